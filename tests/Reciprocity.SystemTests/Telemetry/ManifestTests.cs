using k8s;
using k8s.Models;
using Reciprocity.TestKit;

namespace Reciprocity.SystemTests.Telemetry;

/// <summary>The manifests hold what Kubernetes' API has, under its names, and nothing else.</summary>
public sealed class ManifestTests
{
    [Fact]
    public async Task The_manifests_are_of_the_schema_and_their_services_and_budgets_find_their_pods()
    {
        var yaml = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "deploy", "kubernetes", "reciprocity.yml"), TestContext.Current.CancellationToken);

        var objects = KubernetesYaml.LoadAllFromString(yaml, typeMap: null, strict: true);

        var deployments = objects.OfType<V1Deployment>().ToDictionary(deployment => deployment.Metadata.Name);
        Assert.Equal(["answers", "ingestion", "projection"], deployments.Keys.Order());
        foreach (var (name, deployment) in deployments)
        {
            var pod = deployment.Spec.Template;
            var container = Assert.Single(pod.Spec.Containers);
            Assert.Equal("/health/live", container.LivenessProbe.HttpGet.Path);
            Assert.Equal("/health/ready", container.ReadinessProbe.HttpGet.Path);
            Assert.NotEmpty(container.Resources.Requests);
            Assert.Equal(pod.Metadata.Labels["app.kubernetes.io/name"], deployment.Spec.Selector.MatchLabels["app.kubernetes.io/name"]);
            Assert.Equal(name, objects.OfType<V1PodDisruptionBudget>().Single(budget => budget.Metadata.Name == name).Spec.Selector.MatchLabels["app.kubernetes.io/name"]);
        }

        // Who asks the projection is led to those that only answer; those that fold are the others.
        Assert.Equal(
            [("ingestion", "ingestion"), ("projection", "answers")],
            objects.OfType<V1Service>().Select(service => (service.Metadata.Name, service.Spec.Selector["app.kubernetes.io/name"])).Order());
        Assert.Equal(
            [("answers", "true"), ("ingestion", null), ("projection", null)],
            deployments.Select(one => (one.Key, one.Value.Spec.Template.Spec.Containers[0].Env.SingleOrDefault(setting => setting.Name == "AnswersOnly")?.Value)).Order());
    }
}
