import { SideSite } from './pair-site';
import { EldoniaPlatformProps } from '../../eldonia-platform';
import { DrRegion } from '../dr-region';

/** What the platforms of both regions have in common. */
export function platformProps(site: SideSite, { ingress, audit }: DrRegion): EldoniaPlatformProps {
  const { names, domainName, alarmTopic, criticalAlarmTopic, props } = site;
  return {
    name: names.platform,
    zone: props.zone,
    domainName,
    api: ingress ? { ...props.api, ingress } : props.api,
    nodeVersion: props.nodeVersion,
    databaseVersion: props.databaseVersion,
    jobs: props.jobs,
    owner: props.owner,
    costCenter: props.costCenter,
    alarmEmail: props.alarmEmail,
    alarmTopic,
    criticalAlarmEmail: props.criticalAlarmEmail,
    criticalAlarmTopic,
    audit,
  };
}
