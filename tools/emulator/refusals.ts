import ROWS from './refusal-rows.json';

/**
 * The message with which AWS refuses a call, with facts of it in place of the braces: that of the row which one of them decides, or the first one.
 * The rows name the operation of the service, which CloudFormation calls too, what must hold, which refusals.py understands, and the source.
 */
export function refusalOf(operation: string, facts: Readonly<Record<string, string>> = {}): string {
  const rows = ROWS.filter((row) => row.operation === operation);
  const { message } = rows.find(({ when: [fact] }) => fact in facts) ?? rows[0]!;
  return message.replace(/\{(\w+)\}/g, (_, fact: string) => facts[fact]);
}
