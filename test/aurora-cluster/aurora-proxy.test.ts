import { Template } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as sns from 'aws-cdk-lib/aws-sns';
import { databaseIn } from './fixture';
import { AuroraProxy } from '../../src/aurora-cluster';
import { findings } from '../support/findings';
import { testStack } from '../support/stacks';

describe('the proxy', () => {
  test.each([[AuroraProxy.withPassword(), 'DISABLED'], [AuroraProxy.withIam(), 'REQUIRED']])('demands TLS and the login asked for', (proxy, IAMAuth) => {
    const stack = testStack();
    const database = databaseIn(stack, { proxy });

    Template.fromStack(stack).hasResourceProperties('AWS::RDS::DBProxy', {
      RequireTLS: true,
      EngineFamily: 'POSTGRESQL',
      Auth: [{ AuthScheme: 'SECRETS', IAMAuth, SecretArn: stack.resolve(database.appSecret.secretArn), ClientPasswordAuthType: 'POSTGRES_SCRAM_SHA_256' }],
    });
  });

  test('passes the validator and cdk-nag, with all else that is optional', () => {
    const stack = testStack();
    const eventTopic = new sns.Topic(stack, 'Events', { enforceSSL: true, masterKey: new kms.Key(stack, 'Key', { enableKeyRotation: true }) });
    databaseIn(stack, {
      proxy: AuroraProxy.withPassword(),
      eventTopic,
      clusterIdentifier: 'shop',
      appSecretName: 'shop/db-password',
      adminSecretName: 'shop/db-admin',
      secretReplicaRegions: ['ap-northeast-3'],
      databaseInsightsMode: rds.DatabaseInsightsMode.ADVANCED,
    });

    expect(findings(stack)).toEqual([]);
  });
});
