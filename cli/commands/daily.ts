/** The commands for daily tasks, in one bundle: they share most of it. */
export { command as connect } from '../daily/connect';
export { command as logs } from '../daily/logs';
export { command as rollback } from '../daily/rollback';
export { command as run } from '../daily/run';
export { command as shell } from '../daily/shell';
export { command as status } from '../daily/status';
