export type { PlatformChoices } from './private/choices';
export { createCache, createRepository, endpointsOf } from './private/data';
export { createKey } from './private/key';
export { RegionNames } from './private/names';
export { type CommonPlan, type RegionPlan, settleCommon, settleRegion } from './private/plan';
export { Region } from './private/region';
export { type PairAnswers, primaryRole, type RegionRole, STANDALONE, standbyRole } from './private/role';
export { addTags, platformTags } from './private/tags';
export { uploadCors } from './private/upload-cors';
