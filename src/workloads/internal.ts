export { ProcessService } from './private/process-service';
export { QueueWorker } from './private/queue-worker';
export { checkRoutes, type Route, routeOf } from './private/routes';
export { WebService } from './private/web-service';
export {
  checkExisting, checkGiven, checkWorker, outlastsStop, type WorkerSettings, workerSettings,
} from './private/worker-settings';
