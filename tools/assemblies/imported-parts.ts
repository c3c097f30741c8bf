import { Stack, aws_secretsmanager as secretsmanager } from 'aws-cdk-lib';
import { importedCertificate, importedRepository, importedVpc } from './imported';
import { AuroraCluster, AuroraClusterAttributes, IAuroraCluster } from '../../src/aurora-cluster';
import { ApiImage, FargateApiProps } from '../../src/fargate-api';

/** What an API requires, in an existing VPC. */
export const apiProps = (stack: Stack): FargateApiProps => ({
  vpc: importedVpc(stack), image: ApiImage.fromRepository(importedRepository(stack), 'v1'), certificate: importedCertificate(stack),
});

/** An existing cluster, with a secret of its own unless one is passed. */
export const importedDatabase = (stack: Stack, id: string, attributes: Partial<AuroraClusterAttributes> = {}): IAuroraCluster =>
  AuroraCluster.fromAuroraClusterAttributes(stack, id, {
    clusterIdentifier: 'shop',
    writerEndpointAddress: 'writer.example.com',
    readerEndpointAddress: 'reader.example.com',
    databaseName: 'app',
    securityGroups: [],
    appSecret: attributes.appSecret ?? secretsmanager.Secret.fromSecretNameV2(stack, `${id}Secret`, 'shop/db-password'),
    ...attributes,
  });
