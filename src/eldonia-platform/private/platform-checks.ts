import { Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { checkDomain, checkWithin, checkZone } from '../../private/domains';
import { isEmail } from '../../private/emails';
import { invalid } from '../../private/errors';
import { checkName, PARAMETER_NAME } from '../../private/names';
import { EldoniaPlatformProps } from '../eldonia-platform-props';

/** Bucket names carry account and region, and cache ids end at 40 characters: twenty are left for the platform. */
const NAME = /^[a-z](?:[a-z0-9]|-(?!-)){0,18}[a-z0-9]$/;
/** ElastiCache takes no letters beyond ASCII in its tags. */
const TAG_VALUE = /^[A-Za-z0-9 +=.:/@_-]{1,256}$/;

/** Refuse what would fail at deployment, or in another stack. */
export function checkPlatform(scope: Construct, props: EldoniaPlatformProps): void {
  const { name, zone } = props;
  if (name !== undefined && !NAME.test(name)) {
    invalid(scope, `name must be 2 to 20 lower-case letters, digits and single hyphens, beginning with a letter, got "${name}"; it begins ` +
      'names of buckets, roles and clusters, so it can\'t be a token either');
  }
  checkZone(scope, 'zone', zone);
  if (props.domainName !== undefined) {
    checkDomain(scope, 'domainName', props.domainName);
    checkWithin(scope, 'domainName', props.domainName, zone.zoneName);
  }
  checkName(scope, 'imageParameterName', props.imageParameterName, PARAMETER_NAME);
  checkEmail(scope, 'alarmEmail', props.alarmEmail);
  checkEmail(scope, 'criticalAlarmEmail', props.criticalAlarmEmail);
  checkTag(scope, 'owner', props.owner);
  checkTag(scope, 'costCenter', props.costCenter);
}

function checkEmail(scope: Construct, prop: string, email: string | undefined): void {
  if (email !== undefined && !isEmail(email)) invalid(scope, `${prop} must be an e-mail address, got "${email}"; write it as ops@eldonia.example`);
}

function checkTag(scope: Construct, prop: string, value: string | undefined): void {
  if (value === undefined || Token.isUnresolved(value) || TAG_VALUE.test(value)) return;
  invalid(scope, `${prop} must be 1 to 256 ASCII letters, digits, spaces or +=.:/@_-, got "${value}"; ElastiCache takes no others in a tag`);
}
