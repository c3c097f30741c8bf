import { allOf } from './fixture';
import { madePair } from './pairs';

const { stacks } = madePair('economyPilotLight');
const all = (type: string) => allOf(stacks, type);

test('a pair in the economy tier has no burstable database, which a global database does not support', () => {
  expect(all('AWS::RDS::DBInstance').map(({ DBInstanceClass }) => DBInstanceClass)).toEqual(['db.r6g.large', 'db.r6g.large']);
  expect(all('AWS::ElastiCache::ReplicationGroup').map(({ CacheNodeType }) => CacheNodeType)).toEqual(['cache.r6g.large', 'cache.r6g.large']);
});

test('a pair in the economy tier has the metrics that the failover plan reads, and no interface endpoints', () => {
  expect(all('AWS::ECS::Cluster').map(({ ClusterSettings }) => ClusterSettings)).toEqual(Array(2).fill([{ Name: 'containerInsights', Value: 'enhanced' }]));
  expect(all('AWS::EC2::VPCEndpoint').filter(({ VpcEndpointType }) => VpcEndpointType === 'Interface')).toEqual([]);
});

test('all logs of both Regions are kept for as long as the tier says, except those of functions', () => {
  expect(new Set(all('AWS::Logs::LogGroup').map(({ RetentionInDays }) => RetentionInDays))).toEqual(new Set([14, 30]));
});
