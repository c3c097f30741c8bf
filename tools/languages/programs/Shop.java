import io.github.eldonia.constructs.DrPair;
import io.github.eldonia.constructs.EldoniaPlatform;
import io.github.eldonia.constructs.JobSchedule;
import io.github.eldonia.constructs.PlatformGithub;
import io.github.eldonia.constructs.PlatformJob;
import io.github.eldonia.constructs.PlatformJobOptions;
import io.github.eldonia.constructs.PlatformZone;
import io.github.eldonia.constructs.PlatformZoneAttributes;
import java.nio.file.Path;
import java.util.List;
import software.amazon.awscdk.App;
import software.amazon.awscdk.AppProps;
import software.amazon.awscdk.Environment;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;

public final class Shop {
    private static final String ACCOUNT = "123456789012";

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
        PlatformJobOptions nightly = PlatformJobOptions.builder().schedule(JobSchedule.cron("0 3 * * ? *")).build();
        EldoniaPlatform.Builder.create(stack, "Platform")
            .zone(zone())
            .alarmEmail("ops@eldonia.example")
            .github(PlatformGithub.builder().repository("eldonia/eldonia-backend").build())
            .jobs(List.of(PlatformJob.command("NightlyCleanup", List.of("node", "src/nightly-cleanup.js"), nightly)))
            .build();
        platform.synth();

        App pair = newApp("pair");
        DrPair.Builder.create(pair, "Eldonia").account(ACCOUNT).zone(zone()).alarmEmail("ops@eldonia.example").build();
        pair.synth();
    }
}
