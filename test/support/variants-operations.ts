import * as logs from 'aws-cdk-lib/aws-logs';
import * as sns from 'aws-cdk-lib/aws-sns';
import { rotatedKey } from './imported';
import { Variant } from './variant';
import { AuditTrail, Singleton } from '../../src';

export const operationsVariants: Record<string, Variant> = {
  AuditWithEverything: {
    build: (stack) => {
      const encryptionKey = rotatedKey(stack);
      new AuditTrail(stack, 'Audit', {
        encryptionKey,
        alarmTopic: new sns.Topic(stack, 'Alarms', { masterKey: encryptionKey, enforceSSL: true }),
        recordGlobalTypes: true,
        securityHub: Singleton.create(),
        watchDeployments: true,
      });
    },
  },
  AuditAdopted: {
    build: (stack) => new AuditTrail(stack, 'Audit', {
      trail: Singleton.existing('arn:aws:cloudtrail:ap-northeast-1:123456789012:trail/company'),
      trailLogGroup: logs.LogGroup.fromLogGroupName(stack, 'Logs', 'company-trail'),
      configRecorder: Singleton.existing('default'),
      detector: Singleton.existing('0123456789abcdef0123456789abcdef'),
      accessAnalyzer: Singleton.skip(),
    }),
  },
};
