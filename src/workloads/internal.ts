export { QueueWorker } from './private/queue-worker';
export { checkWorker, type WorkerSettings, workerSettings } from './private/worker-settings';
