import { Assembly, atLeast, every, TemplatePart, TemplateResource } from './assembly';
import { balancersOf, isVpcOrigin, records, targetsOf } from './origins';
import { isAllowed, isDenied, permitted } from './permissions';
import {
  addressed, behaviors, caches, containers, databases, distributions, forwarders, ingressRules, isPort, listeners, loadBalancerGroups, loadBalancers,
  origins, securityGroups, serviceGroups, services, subnetsRoutedBy, targetGroups, tasks, variable,
} from './queries';

/** Managed cache policies that keep a response for as long as its own header says, or not at all. */
const KEEPS_NOTHING = /^(4135ea2d-6df8-44a3-9df3-4b5a84be39ad|83da9c7e-98b4-4e11-a168-04f0df8e2c65|4cc15a8a-d715-48a4-82b8-cc0b614638fe)$/;
/** A rule that is for each request, or for those of Japan. */
const EVERY_REQUEST = /^(?!.*"RateBasedStatement").*("SearchString":"\/"|"RegexString":"\^?(\.\*|\/)?"|"Size":0\b|"CountryCodes":\[[^\]]*"JP")/;
/** The paths of the API, or all. */
const EACH_PATH = /^\/?\*$|^\/?api\b/;
/** The fewest connections for ten tasks, each with a pool of ten. */
const CONNECTIONS = 100;
const CLOUDWATCH = 'cloudwatch.amazonaws.com';

/** CloudFront to firewall: it lets requests through that no rule stops, and no rule stops all. */
export function isAdmitted(distribution: TemplateResource): boolean {
  return !distribution.has('DistributionConfig/Restrictions/GeoRestriction', (geo) => geo.has('RestrictionType', geo.has('Locations/*', 'JP') ? 'blacklist' : 'whitelist'))
    && distribution.refs('DistributionConfig/WebACLId').every((acl) => acl.has('DefaultAction/Allow')
    && !acl.has('Rules/*', (rule) => rule.has('Action') && !['Allow', 'Count'].some((action) => rule.has(`Action/${action}`)) && rule.has('Statement', isForAll)));
}

/** Whether a list of the app has a large part of all addresses. */
const isBroad = (set: TemplatePart): boolean => set.refs('Arn').some((list) => list.has('Addresses/*', /\/[0-7]$/));

/** Whether a statement of a rule is for each request, or for those of Japan. */
function isForAll(statement: TemplatePart): boolean {
  if (statement.has('OrStatement')) return statement.parts('OrStatement/Statements/*').some(isForAll);
  if (statement.has('AndStatement')) return statement.parts('AndStatement/Statements/*').every(isForAll);
  if (statement.has('NotStatement')) return statement.has('NotStatement/Statement', (one) => isForFew(one) || (one.has('GeoMatchStatement') && !isForAll(one)));
  return statement.has('IPSetReferenceStatement', isBroad) || EVERY_REQUEST.test(JSON.stringify(statement.value));
}

/** Whether a statement of a rule is for listed addresses only. */
export function isForFew(statement: TemplatePart): boolean {
  return statement.has('IPSetReferenceStatement', (set) => !isBroad(set)) || statement.parts('AndStatement/Statements/*').some(isForFew)
    || every(statement.parts('OrStatement/Statements/*'), isForFew);
}

/** CloudFront to load balancer: requests of the API arrive as they are, with each method, at a port where somebody listens. */
export function isForwarded(app: Assembly, distribution: TemplateResource): boolean {
  const reaching = (behavior: TemplatePart) => targetsOf(distribution, behavior).filter((origin) => balancersOf(app, origin).length > 0);
  const own = behaviors(distribution).filter((behavior) => reaching(behavior).length > 0);
  const isWhole = (behavior: TemplatePart) => !['TrustedKeyGroups/*', 'TrustedSigners/*'].some((path) => behavior.has(path)) && ['POST', 'PUT', 'PATCH', 'DELETE'].every((method) => behavior.has('AllowedMethods/*', method))
    && ['OriginRequestPolicyId', 'ForwardedValues'].some((path) => behavior.has(path))
    && behavior.parts('CachePolicyId').every((policy) => policy.refs().length > 0 ? policy.refs().every((one) => one.only('CachePolicyConfig/DefaultTTL', 0)) : policy.is(KEEPS_NOTHING))
    && reaching(behavior).every((origin) => !origin.has('OriginPath', /./) && origin.parts('CustomOriginConfig/HTTPSPort').every((port) => listeners(app).some((listener) => listener.has('Port', port.text()))));
  const api = own.filter((behavior) => !behavior.has('PathPattern') || behavior.has('PathPattern', /^\/?api\b/));
  return (api.includes(own[0]) || distribution.has('DistributionConfig/DefaultRootObject')) && (api.length > 0 ? api.every(isWhole) : own.some(isWhole));
}

/** The internet to load balancer: its subnets have an internet gateway, or CloudFront is in its network. */
export function isReached(app: Assembly, balancer: TemplateResource): boolean {
  return !isClosed(app) && (isVpcOrigin(app, balancer) || balancer.refs('Subnets').every((subnet) => subnetsRoutedBy(app, 'GatewayId').includes(subnet)));
}

/** Load balancer to tasks: a listener forwards each path to their target group, in the same network. */
export function isServed(app: Assembly, group: TemplateResource): boolean {
  const networks = loadBalancers(app).filter(({ stack }) => stack === group.stack).flatMap((balancer) => balancer.refs('Subnets')).flatMap((subnet) => subnet.refs('VpcId'));
  return (networks.length === 0 || group.refersTo('VpcId', (vpc) => networks.includes(vpc)))
    && forwarders(app, loadBalancers(app)).some((forwarder) => ['DefaultActions/*', 'Actions/*'].some((path) =>
      forwarder.has(path, (action) => action.has('Type', 'forward') && action.refs().includes(group)
        && [action.parts('ForwardConfig/TargetGroups/*')].every((groups) => groups.length === 0 || groups.some((one) => !one.has('Weight', 0) && one.refs().some((target) => targetGroups(app).includes(target))))))
      && forwarder.parts('Conditions/*').every((condition) => isForEach(app, condition)) && !isPreceded(app, forwarder));
}

/** Whether each request of the API meets a condition. The address of the host itself is that of a rule whose headers a function sets. */
function isForEach(app: Assembly, condition: TemplatePart): boolean {
  return condition.parts('PathPatternConfig').every((paths) => paths.has('Values/*', EACH_PATH)) && !['HttpRequestMethodConfig', 'QueryStringConfig'].some((path) => condition.has(path))
    && condition.parts('SourceIpConfig').every((one) => one.only('Values/*', '127.0.0.1/32'))
    && condition.parts('HostHeaderConfig').every((hosts) => distributions(app).flatMap((one) => ['Aliases/*', 'Origins/*/DomainName'].flatMap((path) => one.parts(`DistributionConfig/${path}`)))
      .some((name) => hosts.has('Values/*', (host) => host.is(/\*/) || host.text() === name.text())));
}

/** Whether another rule answers each path before a rule. */
function isPreceded(app: Assembly, rule: TemplateResource): boolean {
  return rule.parts('Priority').some((own) => app.all(rule.type).some((other) => other.refs('ListenerArn').some((listener) => rule.refs('ListenerArn').includes(listener))
    && other.parts('Priority').some((one) => one.number() < own.number()) && other.parts('Conditions/*').every((condition) => condition.has('PathPatternConfig/Values/*', EACH_PATH))));
}

/** Whether the services of the backend reach these resources at a port, or their load balancers reach them. */
export function connects(app: Assembly, port: number, targets?: readonly TemplateResource[], path = ''): boolean {
  return !isClosed(app) && services(app).every((service) => {
    const inRegion = (list: readonly TemplateResource[]) => list.filter(({ stack }) => stack.region === service.stack.region);
    const own = inRegion(serviceGroups(app));
    return targets === undefined ? allows(app, inRegion(loadBalancerGroups(app)), own, port)
      : allows(app, own, securityGroups(inRegion(targets), path), port);
  });
}

/** Whether a group may send to another one, and that one accepts it. Groups of others are not known. */
function allows(app: Assembly, from: readonly TemplateResource[], to: readonly TemplateResource[], port: number): boolean {
  const accepts = ingressRules(app, to).some((rule) => isOn(rule, port) && rule.refs('SourceSecurityGroupId').some((source) => from.includes(source)));
  return from.length === 0 || to.length === 0 || (accepts && sends(app, from, port, to));
}

/** Whether some groups may send to a port: anywhere, or to other groups. A group without rules may send all. */
export function sends(app: Assembly, groups: readonly TemplateResource[], port: number, to?: readonly TemplateResource[]): boolean {
  return groups.some((group) => {
    const separate = app.referring('AWS::EC2::SecurityGroupEgress', 'GroupId', group);
    const rules = [...group.parts('SecurityGroupEgress/*'), ...separate];
    return (separate.length === 0 && !group.has('SecurityGroupEgress')) || rules.some((rule) => isOn(rule, port)
      && (rule.has('CidrIp', /\/([0-9]|1\d|2[0-4])$/) || (to === undefined ? rule.has('DestinationPrefixListId') : rule.refs('DestinationSecurityGroupId').some((one) => to.includes(one)))));
  });
}

function isOn(rule: TemplatePart, port: number): boolean {
  return rule.has('IpProtocol', '-1') || (rule.has('IpProtocol', 'tcp') && ['FromPort', 'ToPort'].every((path) => isPort(rule, path, port)));
}

/** Whether a network ACL of the app denies the whole network or the internet, before a rule that allows it or without one. */
function isClosed(app: Assembly): boolean {
  const entries = app.all('AWS::EC2::NetworkAclEntry');
  const isBefore = (one: TemplateResource, other: TemplateResource) => one.parts('RuleNumber')[0].number() < other.parts('RuleNumber')[0].number();
  const isSame = (one: TemplateResource, other: TemplateResource) => ['NetworkAclId', 'Egress', 'CidrBlock'].every((path) => one.textAt(path) === other.textAt(path));
  return entries.some((entry) => entry.has('RuleAction', 'deny') && entry.has('CidrBlock', /^(0\.0\.0\.0\/\d|10\.[\d.]+\/([89]|1\d))$/)
    && !entries.some((other) => other.has('RuleAction', 'allow') && isSame(entry, other) && isBefore(other, entry)));
}

/** Tasks to database: enough connections, which can write. */
export function isOpen(database: TemplateResource, instances: readonly TemplateResource[]): boolean {
  const groups = [...database.refs('DBClusterParameterGroupName'), ...instances.flatMap((instance) => instance.refs('DBParameterGroupName'))];
  return groups.every((group) => group.parts('Parameters/max_connections').every((most) => most.is(/[A-Z]/i) || atLeast(CONNECTIONS)(most))
    && !group.has('Parameters/default_transaction_read_only', /^(1|on|true)$/i));
}

/** Tasks to their start: the execution role may read the secrets of the app that they name. */
export function readsSecrets(app: Assembly, task: TemplateResource, name: string): boolean {
  const secrets = task.parts('ContainerDefinitions/0').flatMap((container) => variable(container, 'Secrets', name)).flatMap((secret) => secret.refs('ValueFrom'))
    .flatMap((secret) => secret.has('SecretId') ? secret.refs('SecretId') : [secret]);
  return task.refs('ExecutionRoleArn').every((role) => (role.has('ManagedPolicyArns/*', /AmazonECSTaskExecutionRolePolicy/) || permitted(app, role, 'secretsmanager:GetSecretValue').length > 0)
    && !secrets.some((secret) => isDenied(app, secret, 'secretsmanager:GetSecretValue', role) || secret.refs('KmsKeyId').some((key) => key.has('Enabled', false) || isDenied(app, key, 'kms:Decrypt', role))));
}

/** Tasks to cache: its users, if it has any, may sign in and run commands, by the name and the password that the tasks have. */
export function isUsable(app: Assembly, cache: TemplateResource): boolean {
  const users = cache.refs('UserGroupIds').flatMap((group) => group.refs('UserIds'));
  const own = containers(app).filter((container) => addressed(app, container, 'REDIS_HOST').includes(cache));
  const isOwn = (user: TemplateResource) => own.every((container) => variable(container, 'Environment', 'REDIS_USERNAME').every((entry) => entry.has('Value', user.textAt('UserName'))));
  return (users.length === 0 || users.some((user) => user.has('AccessString', isActive) && isOwn(user)))
    && (!['UserGroupIds', 'AuthToken'].some((path) => cache.has(path)) || own.every((container) => variable(container, 'Secrets', 'REDIS_PASSWORD').length > 0));
}

/** Whether an access string enables a user, with keys, and with commands after the last word that takes all away. */
function isActive(access: TemplatePart): boolean {
  const words = access.text().split(/\s+/);
  const granted = words.slice(Math.max(...['-@all', 'nocommands', 'reset'].map((word) => words.lastIndexOf(word))) + 1);
  return words.includes('on') && !words.includes('off') && words.some((word) => /^(~|allkeys|%)/.test(word)) && granted.some((word) => /^(\+|allcommands)/.test(word));
}

/** Tasks to bucket: their role may write to it, and its policy does not deny it. */
export function isWritten(app: Assembly, bucket: TemplateResource): boolean {
  const own = tasks(app).filter((task) => task.stack.region === bucket.stack.region);
  const isOf = (resource: TemplatePart) => resource.is(/^\*$|:::\*/) || resource.refs().includes(bucket) || bucket.has('BucketName', (name) => resource.text().includes(`:${name.text()}`));
  return own.flatMap((task) => task.refs('TaskRoleArn')).every((role) => permitted(app, role, 's3:PutObject').some(isOf) && !isDenied(app, bucket, 's3:PutObject', role));
}

/** Alarm to topic to subscription: CloudWatch can publish and encrypt, and a person receives it. */
export function isDelivered(app: Assembly, topic: TemplateResource): boolean {
  const policies = app.referring('AWS::SNS::TopicPolicy', 'Topics', topic);
  return (policies.length === 0 || isAllowed(app, topic, 'sns:Publish', CLOUDWATCH))
    && topic.parts('KmsMasterKeyId').every((id) => id.refs().length === 0 ? !id.is(/alias\/aws\/sns$/)
      : id.refs().every((key) => !key.has('Enabled', false) && ['kms:GenerateDataKey', 'kms:Decrypt'].every((action) => isAllowed(app, key, action, CLOUDWATCH))))
    && app.referring('AWS::SNS::Subscription', 'TopicArn', topic).some((one) => !one.has('FilterPolicy')
      && one.has('Protocol', /^(email(-json)?|https|sms|lambda|application)$/) && one.has('Endpoint', one.has('Protocol', /^email/) ? /@|\$\{/ : /\S/));
}

/** Whether a certificate of the app has these names, also by a wildcard. One of another app may have them. */
function isFor(certificate: TemplatePart, names: readonly TemplatePart[]): boolean {
  return certificate.refs().filter(({ type }) => type === 'AWS::CertificateManager::Certificate').every((one) => names.every((name) =>
    ['DomainName', 'SubjectAlternativeNames/*'].some((path) => one.has(path, (own) => [name.text(), name.text().replace(/^[^.]+/, '*')].includes(own.text())))));
}

/** DNS to its target: the record is in the zone of the one that it names, and takes its health over. */
export function followsHealth(app: Assembly, record: TemplateResource): boolean {
  return record.only('AliasTarget/EvaluateTargetHealth', true) && record.refs('AliasTarget/DNSName').filter((target) => records(app).includes(target))
    .every((target) => record.has('AliasTarget/HostedZoneId', target.textAt('HostedZoneId')));
}

/** What an alarm of the platform can be about: each dimension names one of its resources, and a metric of AWS has one. */
export function isAboutPlatform(app: Assembly, dimensions: readonly TemplatePart[]): boolean {
  const own = [...services(app), ...services(app).flatMap((service) => service.refs('Cluster')), ...databases(app), ...caches(app), ...loadBalancers(app), ...listeners(app), ...services(app).flatMap((one) => one.refs('LoadBalancers/*/TargetGroupArn'))];
  const names = own.flatMap((one) => ['ServiceName', 'ClusterName', 'DBClusterIdentifier', 'ReplicationGroupId'].flatMap((path) => one.parts(path))).map((name) => name.text());
  return every(dimensions.filter((pair) => !pair.has('Name', /^(Role|SourceRegion)$/)), (pair) => pair.parts('Value').every((value) => value.refs().length > 0
    ? value.refs().every((one) => own.includes(one)) : names.some((name) => value.text() === name || value.text().startsWith(`${name}-0`))));
}

/** The origins of a distribution at which a load balancer has another certificate than for their names. */
export function hasCertificates(app: Assembly, distribution: TemplateResource): boolean {
  return distribution.only('DistributionConfig/ViewerCertificate/AcmCertificateArn', (certificate) => isFor(certificate, distribution.parts('DistributionConfig/Aliases/*')))
    && origins(distribution).filter((origin) => origin.has('CustomOriginConfig')).every((origin) => listeners(app).filter((listener) => listener.has('Port', 443)
      && listener.refs('LoadBalancerArn').some((balancer) => balancersOf(app, origin).includes(balancer)))
      .every((listener) => listener.has('Certificates/*/CertificateArn', (certificate) => isFor(certificate, origin.parts('DomainName')))));
}
