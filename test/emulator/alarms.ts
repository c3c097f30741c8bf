import { Checks } from '../../tools/emulator/checks';
import { Clients } from '../../tools/emulator/clients';
import { Listener, Notification } from '../../tools/emulator/listener';

/** The topic that a stack has. */
export const topicOf = async ({ physicalId }: Clients): Promise<string> => physicalId('AWS::SNS::Topic', /AlarmsTopic/);

/** What an alarm tells when it changes. */
const isOf = (alarmName: string, state: string): (notification: Notification) => boolean => ({ Subject, Message }) => {
  if (!Subject?.startsWith(state)) return false;
  const { AlarmName, NewStateValue } = JSON.parse(Message) as { AlarmName: string; NewStateValue: string };
  return AlarmName === alarmName && NewStateValue === state;
};

/** An alarm with the composite alarms that judge it, and the topic of the stack that has it. */
export const alarmChecks = (aws: Clients, logicalId: RegExp, verdicts: readonly string[], withTopic = aws): Checks => ({
  [`an alarm that goes off is told, with ${verdicts.length} verdicts, whose end is told, too`]: async () => {
    const listener = await Listener.on(aws, await topicOf(withTopic));
    const AlarmName = await aws.physicalId('AWS::CloudWatch::Alarm', logicalId);
    for (const state of ['ALARM', 'OK'] as const) {
      await aws.cloudWatch.setAlarmState({ AlarmName, StateValue: state, StateReason: 'a drill' });
      const told = state === 'ALARM' ? [AlarmName, ...verdicts] : verdicts;
      for (const name of told) await listener.receives(`${name} in ${state}`, isOf(name, state));
    }
  },
});

/** Those of a platform. */
export const platformAlarmChecks = (aws: Clients, withTopic = aws): Checks =>
  alarmChecks(aws, /^PlatformObservabilityApiLatency/, [`${aws.platform}-unhealthy`], withTopic);
