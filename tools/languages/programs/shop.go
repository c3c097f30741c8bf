package main

import (
	"os"
	"path/filepath"

	"github.com/aws/aws-cdk-go/awscdk/v2"
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
				Schedule: eldonia.JobSchedule_Cron(jsii.String("0 3 * * ? *"), nil),
			}),
		},
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
