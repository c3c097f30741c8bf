package main

import (
	"os"
	"path/filepath"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudfront"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsscheduler"
	"github.com/aws/jsii-runtime-go"
	eldonia "github.com/eldonia/eldonia-constructs-go/eldoniaconstructs"
)

func main() {
	defer jsii.Close()
	platform()
	pair()
}

func newApp(name string) awscdk.App {
	return awscdk.NewApp(&awscdk.AppProps{
		Outdir:             jsii.String(filepath.Join(os.Getenv("OUT"), name)),
		AnalyticsReporting: jsii.Bool(false),
	})
}

func zone() eldonia.PlatformZone {
	return eldonia.PlatformZone_FromAttributes(&eldonia.PlatformZoneAttributes{
		HostedZoneId: jsii.String("Z0123456789ABCDEFGHIJ"),
		ZoneName:     jsii.String("eldonia.example"),
	})
}

type withProxy struct{}

func (*withProxy) AddContainers(taskDefinition awsecs.FargateTaskDefinition, container awsecs.ContainerDefinition, logging awsecs.LogDriver) awsecs.ContainerDefinition {
	image := awsecs.ContainerImage_FromRegistry(jsii.String("envoyproxy/envoy:v1.35"), nil)
	taskDefinition.AddContainer(jsii.String("Proxy"), &awsecs.ContainerDefinitionOptions{Image: image, Essential: jsii.Bool(false), Logging: logging})
	return container
}

func platform() {
	app := newApp("platform")
	stack := awscdk.NewStack(app, jsii.String("Shop"), &awscdk.StackProps{
		Env: &awscdk.Environment{Account: jsii.String("123456789012"), Region: jsii.String("ap-northeast-1")},
	})
	eldonia.NewEldoniaPlatform(stack, jsii.String("Platform"), &eldonia.EldoniaPlatformProps{
		Zone:       zone(),
		AlarmEmail: jsii.String("ops@eldonia.example"),
		Github:     &eldonia.PlatformGithub{Repository: jsii.String("eldonia/eldonia-backend")},
		Jobs: &[]eldonia.PlatformJob{
			eldonia.PlatformJob_Command(jsii.String("NightlyCleanup"), jsii.Strings("node", "src/nightly-cleanup.js"), &eldonia.PlatformJobOptions{
				Schedule: awsscheduler.ScheduleExpression_Expression(jsii.String("cron(0 3 * * ? *)"), awscdk.TimeZone_ASIA_TOKYO()),
			}),
		},
		Workloads: &[]eldonia.PlatformWorkload{
			eldonia.PlatformWorkload_Worker(jsii.String("Emails"), &eldonia.PlatformWorkerOptions{Command: jsii.Strings("node", "src/emails.js"), MinTasks: jsii.Number(0)}),
			eldonia.PlatformWorkload_Service(jsii.String("Reports"), &eldonia.PlatformServiceOptions{
				Command: jsii.Strings("node", "src/reports.js"), HealthPath: jsii.String("/health"), Paths: jsii.Strings("/api/reports/*"),
			}),
		},
		Api: &eldonia.FargateApiOptions{Task: &withProxy{}, Cpu: jsii.Number(1024), MemoryLimitMiB: jsii.Number(2048)},
		Edge: eldonia.Edge_CloudFront(&eldonia.EdgeOptions{
			Site:            &eldonia.SiteOptions{HashedFiles: jsii.Strings("assets/*")},
			DefaultBehavior: &awscloudfront.AddBehaviorOptions{ViewerProtocolPolicy: awscloudfront.ViewerProtocolPolicy_HTTPS_ONLY},
		}),
	})
	app.Synth(nil)
}

func pair() {
	app := newApp("pair")
	eldonia.NewDrPair(app, jsii.String("Eldonia"), &eldonia.DrPairProps{
		Account:    jsii.String("123456789012"),
		Zone:       zone(),
		AlarmEmail: jsii.String("ops@eldonia.example"),
	})
	app.Synth(nil)
}
