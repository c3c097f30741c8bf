import { CfnResource, Mixin, Mixins, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { IConstruct } from 'constructs';
import { readableName } from '../../private/readable-path';

const ALARM = 'AWS::CloudWatch::Alarm';

/** Names alarms without a name like those of `Observability`: `eldonia-api-failure`. */
class AlarmNames extends Mixin {
  constructor(private readonly prefix: string, private readonly root: IConstruct) {
    super();
  }

  supports(construct: IConstruct): construct is cloudwatch.CfnAlarm {
    return CfnResource.isCfnResource(construct) && construct.cfnResourceType === ALARM;
  }

  applyTo(resource: cloudwatch.CfnAlarm): void {
    if (Stack.of(this.root).resolve(resource.alarmName) !== undefined) return;
    const alarm = resource.node.scope!;
    resource.alarmName = readableName(this.prefix, this.root, alarm.node.scope!, alarm.node.id).replace(/-alarm$/, '');
  }
}

/** Names the alarms that the parts of a platform have created. */
export function nameAlarms(platform: IConstruct, prefix: string): void {
  Mixins.of(platform).apply(new AlarmNames(prefix, platform));
}
