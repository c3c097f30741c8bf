export { requireHeader } from './private/require-header';
export { OriginRecords } from './private/origin-records';
export { OriginRole } from './private/origin-records-props';
export { StandbyMediaAccess } from './private/standby-media-access';
