/**
 * Protects this task from releases and from Auto Scaling while it works. Without an agent, as on a laptop, nothing stops it.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-scale-in-protection-endpoint.html
 */
export function openProtection(env = process.env) {
  const seconds = Number(env.MESSAGE_TIMEOUT_SECONDS ?? 300);
  const set = async (state: { readonly ProtectionEnabled: boolean; readonly ExpiresInMinutes?: number }) => {
    if (!env.ECS_AGENT_URI) return true;
    const response = await fetch(`${env.ECS_AGENT_URI}/task-protection/v1/state`, {
      method: 'PUT',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(state),
      signal: AbortSignal.timeout(5_000),
    });
    const { failure, protection } = await response.json() as { failure?: object; protection?: { ProtectionEnabled?: boolean } };
    if (failure) return false;
    return protection?.ProtectionEnabled === state.ProtectionEnabled || undefined;
  };
  return {
    /**
     * Ends by itself after the longest time of a message, also if this process hangs. False while ECS refuses it: it stops the task, or more
     * tasks are protected than desired. Undefined without an answer, e.g. while ECS does not respond.
     */
    begin: async () => set({ ProtectionEnabled: true, ExpiresInMinutes: Math.max(1, Math.ceil(seconds / 60)) }).catch(() => undefined),
    /** What fails here expires. */
    end: async () => set({ ProtectionEnabled: false }).catch(() => false),
  };
}

export type Protection = ReturnType<typeof openProtection>;
