import { register } from 'node:module';
import { FastifyOtelInstrumentation } from '@fastify/otel';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { registerInstrumentations } from '@opentelemetry/instrumentation';
import { AwsInstrumentation } from '@opentelemetry/instrumentation-aws-sdk';
import { ExpressInstrumentation } from '@opentelemetry/instrumentation-express';
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { PgInstrumentation } from '@opentelemetry/instrumentation-pg';
import { detectResources, envDetector } from '@opentelemetry/resources';
import { BatchSpanProcessor, NodeTracerProvider, type SpanProcessor } from '@opentelemetry/sdk-trace-node';

/**
 * The OpenTelemetry SDK with the variables that the platform's `tracing` option sets: spans of requests, statements and calls of AWS.
 *
 * @param scrubs what removes data of a request from spans, before they are exported
 */
export function startTracing(scrubs: SpanProcessor[] = []) {
  register('@opentelemetry/instrumentation/hook.mjs', import.meta.url);
  const tracerProvider = new NodeTracerProvider({
    resource: detectResources({ detectors: [envDetector] }),
    spanProcessors: [...scrubs, new BatchSpanProcessor(new OTLPTraceExporter())],
  });
  // Not `baggage`, which the client writes and S3 would receive.
  tracerProvider.register({ propagator: new W3CTraceContextPropagator() });
  registerInstrumentations({ tracerProvider, instrumentations: [
    new HttpInstrumentation(), new ExpressInstrumentation(), new FastifyOtelInstrumentation({ registerOnInitialization: true }), new PgInstrumentation(), new AwsInstrumentation(),
  ] });
  // What is still buffered. The server ends by itself.
  process.once('SIGTERM', () => void tracerProvider.forceFlush());
}
