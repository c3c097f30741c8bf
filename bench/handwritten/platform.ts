/**
 * The yardstick: the documented platform in production, as a competent engineer writes it for one project with plain aws-cdk-lib.
 *
 * It has the features of `new EldoniaPlatform(stack, 'Platform', { zone })`, imports nothing of this library, and holds every size and
 * name as a constant, as one project may. Only the bundled handlers under `assets/` are the library's, because these functions
 * have to be written either way.
 */
import { App, CfnOutput, RemovalPolicy, Stack, StackProps, Tags } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as route53 from 'aws-cdk-lib/aws-route53';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Api } from './api';
import { Cache } from './cache';
import { Database } from './database';
import { Edge } from './edge';
import { GlobalStack } from './global';
import { admitLogs } from './handler';
import { Media } from './media';
import { Network } from './network';
import { IMAGE_PARAMETER, ReleaseStack } from './release';
import { Storage } from './storage';

export interface HandwrittenStackProps extends StackProps {
  readonly zone: route53.HostedZoneAttributes;
  readonly global: GlobalStack;
}

/** Everything of one region but the release parameter. */
export class HandwrittenStack extends Stack {
  constructor(scope: App, id: string, props: HandwrittenStackProps) {
    super(scope, id, props);
    const domainName = props.zone.zoneName;

    const key = new kms.Key(this, 'Key', {
      alias: 'eldonia',
      description: 'Data and logs of eldonia',
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    admitLogs(key);
    const network = new Network(this, 'Network', key);
    const database = new Database(this, 'Database', { vpc: network.vpc, key });
    const cache = new Cache(this, 'Cache', { vpc: network.vpc, key });
    const storage = new Storage(this, 'Storage', key);
    const jwtSecret = new secretsmanager.Secret(this, 'JwtSecret', {
      secretName: 'eldonia/jwt-secret',
      description: 'Signs the tokens of the API',
      encryptionKey: key,
      generateSecretString: { passwordLength: 64, excludePunctuation: true },
      removalPolicy: RemovalPolicy.RETAIN,
    });
    const zone = route53.HostedZone.fromHostedZoneAttributes(this, 'Zone', props.zone);
    const certificate = new acm.Certificate(this, 'Certificate', {
      domainName, subjectAlternativeNames: [`origin.${domainName}`], validation: acm.CertificateValidation.fromDns(zone),
    });
    const api = new Api(this, 'Api', { vpc: network.vpc, key, database, cache, storage, jwtSecret, certificate });
    database.cluster.connections.allowDefaultPortFrom(api.service, 'API');
    cache.connections.allowDefaultPortFrom(api.service, 'API');
    database.restartAfterRotation('eldonia-backend', api.cluster);

    const { certificate: viewerCertificate, webAcl } = props.global;
    new Edge(this, 'Edge', { zone, api, media: storage.media, certificate: viewerCertificate, webAclArn: webAcl.attrArn });
    new Media(this, 'Images', { bucket: storage.media, key });
    this.createOutputs(domainName, storage);
  }

  /** Otherwise the network would ask AWS for the zones, and synthesis for credentials. */
  get availabilityZones(): string[] {
    return ['ap-northeast-1a', 'ap-northeast-1c'];
  }

  private createOutputs(domainName: string, storage: Storage): void {
    new CfnOutput(this, 'SiteUrl', { value: `https://${domainName}`, description: 'Where users reach the platform' });
    new CfnOutput(this, 'RepositoryUri', { value: storage.repository.repositoryUri, description: 'Where the release process pushes the image' });
    new CfnOutput(this, 'ReservedInstances', {
      value: '3 x db.r6g.xlarge, Aurora PostgreSQL',
      description: 'What to reserve for the database, in the billing console',
    });
  }
}

/** The stacks of the platform; `name` tells the stacks of several platforms of one app apart. */
export function defineHandwritten(app: App, name: string, props: Omit<HandwrittenStackProps, 'global'>): HandwrittenStack {
  const { env, zone } = props;
  const global = new GlobalStack(app, `${name}-Global`, {
    env: { account: env?.account, region: 'us-east-1' }, zone, description: 'Certificate and web ACL of eldonia',
  });
  const release = new ReleaseStack(app, `${name}-Release`, { env, description: 'Which image of eldonia is released' });
  const stack = new HandwrittenStack(app, name, { ...props, global });
  stack.addStackDependency(release, `the stack reads ${IMAGE_PARAMETER}`);
  for (const [key, value] of Object.entries({ Project: 'eldonia', Environment: 'production', Owner: 'eldonia', CostCenter: 'eldonia' })) {
    for (const scope of [stack, release, global]) Tags.of(scope).add(key, value);
  }
  return stack;
}
