using Reciprocity.Projection.Queries;

namespace Reciprocity.Projection.Tests.Queries;

public sealed class DearAnswersTests
{
    private readonly DearAnswers _answers = new();

    [Fact]
    public void An_answer_is_found_by_its_tag_and_address_only()
    {
        _answers.Keep("g1-7", "/v1/networks/n/members", "answer");

        Assert.Equal("answer", _answers.Find<string>("g1-7", "/v1/networks/n/members"));
        Assert.Null(_answers.Find<string>("g1-8", "/v1/networks/n/members"));
        Assert.Null(_answers.Find<string>("g1-7", "/v1/networks/m/members"));
        Assert.Null(_answers.Find<object[]>("g1-7", "/v1/networks/n/members"));
    }

    [Fact]
    public void Few_are_kept_and_those_that_are_asked_for()
    {
        _answers.Keep("", "first", "first");
        for (var i = 0; i < 1000; i++)
        {
            _answers.Keep("", $"{i}", "other");
            Assert.NotNull(_answers.Find<string>("", "first"));
        }

        Assert.Null(_answers.Find<string>("", "500"));
        Assert.False(_answers.Holds("500"));
    }

    [Fact]
    public void Of_an_address_the_latest_is_kept()
    {
        _answers.Keep("g1-7", "/v1/networks/n/members", "earlier");
        _answers.Keep("g1-8", "/v1/networks/n/members", "later");

        Assert.Null(_answers.Find<string>("g1-7", "/v1/networks/n/members"));
        Assert.Equal("later", _answers.Find<string>("g1-8", "/v1/networks/n/members"));
        Assert.True(_answers.Holds("/v1/networks/n/members"));
    }
}
