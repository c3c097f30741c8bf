import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as actions from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';

type Conditions = Record<string, Record<string, string>>;

/** The encrypted topic for the alarms of a Region, with permissions for all publishing services. */
export class AlarmTopic extends sns.Topic {
  private readonly key: kms.Key;

  constructor(scope: Construct, id: string, email: string) {
    const key = new kms.Key(scope, `${id}Key`, {
      description: 'Alarms of eldonia', enableKeyRotation: true, removalPolicy: RemovalPolicy.DESTROY,
    });
    super(scope, id, { masterKey: key, enforceSSL: true });
    this.key = key;
    this.addSubscription(new EmailSubscription(email));

    const { account, region, urlSuffix } = Stack.of(this);
    const ofAccount = { StringEquals: { 'aws:SourceAccount': account } };
    // EventBridge, Backup and CodeStar Notifications pass no source account or ARN.
    this.grantPublish(new iam.ServicePrincipal('events.amazonaws.com'));
    this.admit(['backup', 'codestar-notifications']);
    this.admit(['cloudwatch', 'events.rds', 'cloudtrail', 'config', 'costalerts'], ofAccount);
    this.admit(['budgets'], { ...ofAccount, ArnLike: { 'aws:SourceArn': `arn:aws:budgets::${account}:*` } });
    this.admitToKey(['cloudwatch', 'events.rds', 'cloudtrail', 'backup']);
    this.admitToKey(['codestar-notifications'], { StringEquals: { 'kms:ViaService': `sns.${region}.${urlSuffix}` } });
    this.admitToKey(['budgets', 'config', 'costalerts'], ofAccount);
  }

  /** Notifies the topic on ALARM and OK. */
  hear(alarm: cloudwatch.AlarmBase): void {
    const action = new actions.SnsAction(this);
    alarm.addAlarmAction(action);
    alarm.addOkAction(action);
  }

  private admit(services: string[], conditions?: Conditions): void {
    this.addToResourcePolicy(new iam.PolicyStatement({ principals: principals(services), actions: ['sns:Publish'], resources: [this.topicArn], conditions }));
  }

  private admitToKey(services: string[], conditions?: Conditions): void {
    this.key.addToResourcePolicy(new iam.PolicyStatement({
      principals: principals(services), actions: ['kms:Decrypt', 'kms:GenerateDataKey'], resources: ['*'], conditions,
    }));
  }
}

function principals(services: string[]): iam.ServicePrincipal[] {
  return services.map((service) => new iam.ServicePrincipal(`${service}.amazonaws.com`));
}
