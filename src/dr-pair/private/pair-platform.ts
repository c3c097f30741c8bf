import { SideSite } from './pair-site';
import { EldoniaPlatformProps } from '../../eldonia-platform';
import { DrRegion } from '../dr-region';

/** What the platforms of both regions have in common. */
export function platformProps({ names, domainName, alarmTopic, pageTopic, props }: SideSite, { ingress, audit }: DrRegion): EldoniaPlatformProps {
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
    pageEmail: props.pageEmail,
    pageTopic,
    audit,
  };
}
