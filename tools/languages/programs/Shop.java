import io.github.eldonia.constructs.*;
import java.nio.file.Path;
import java.util.List;
import software.amazon.awscdk.*;
import software.amazon.awscdk.services.cloudfront.AddBehaviorOptions;
import software.amazon.awscdk.services.cloudfront.ViewerProtocolPolicy;
import software.amazon.awscdk.services.ecs.*;
import software.amazon.awscdk.services.scheduler.ScheduleExpression;

public final class Shop {
    private static final String ACCOUNT = "123456789012";

    private static final class WithProxy implements IApiTask {
        @Override
        public ContainerDefinition addContainers(FargateTaskDefinition taskDefinition, ContainerDefinition container, LogDriver logging) {
            ContainerImage image = ContainerImage.fromRegistry("envoyproxy/envoy:v1.35");
            taskDefinition.addContainer("Proxy", ContainerDefinitionOptions.builder().image(image).essential(false).logging(logging).build());
            return container;
        }
    }

    private static App newApp(String name) {
        return new App(AppProps.builder().outdir(Path.of(System.getenv("OUT"), name).toString()).analyticsReporting(false).build());
    }

    private static PlatformZone zone() {
        return PlatformZone.fromAttributes(
            PlatformZoneAttributes.builder().hostedZoneId("Z0123456789ABCDEFGHIJ").zoneName("eldonia.example").build());
    }

    public static void main(String[] args) {
        App platform = newApp("platform");
        Environment tokyo = Environment.builder().account(ACCOUNT).region("ap-northeast-1").build();
        Stack stack = new Stack(platform, "Shop", StackProps.builder().env(tokyo).build());
        PlatformJobOptions nightly = PlatformJobOptions.builder().schedule(ScheduleExpression.expression("cron(0 3 * * ? *)", TimeZone.ASIA_TOKYO)).build();
        EldoniaPlatform.Builder.create(stack, "Platform")
            .zone(zone())
            .alarmEmail("ops@eldonia.example")
            .github(PlatformGithub.builder().repository("eldonia/eldonia-backend").build())
            .jobs(List.of(PlatformJob.command("NightlyCleanup", List.of("node", "src/nightly-cleanup.js"), nightly)))
            .workloads(List.of(
                PlatformWorkload.worker("Emails", PlatformWorkerOptions.builder().command(List.of("node", "src/emails.js")).minTasks(0).build()),
                PlatformWorkload.service("Reports", PlatformServiceOptions.builder()
                    .command(List.of("node", "src/reports.js")).healthPath("/health").paths(List.of("/api/reports/*")).build())))
            .api(FargateApiOptions.builder().task(new WithProxy()).cpu(1024).memoryLimitMiB(2048).build())
            .edge(Edge.cloudFront(EdgeOptions.builder()
                .site(SiteOptions.builder().hashedFiles(List.of("assets/*")).build())
                .defaultBehavior(AddBehaviorOptions.builder().viewerProtocolPolicy(ViewerProtocolPolicy.HTTPS_ONLY).build())
                .build()))
            .build();
        platform.synth();

        App pair = newApp("pair");
        DrPair.Builder.create(pair, "Eldonia").account(ACCOUNT).zone(zone()).alarmEmail("ops@eldonia.example").build();
        pair.synth();
    }
}
