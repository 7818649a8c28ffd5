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
        _answers.Keep("first", "", "first");
        for (var i = 0; i < 1000; i++)
        {
            _answers.Keep($"{i}", "", "other");
            Assert.NotNull(_answers.Find<string>("first", ""));
        }

        Assert.Null(_answers.Find<string>("500", ""));
    }
}
