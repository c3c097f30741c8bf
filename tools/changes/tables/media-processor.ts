import { Duration, Size, aws_lambda as lambda } from 'aws-cdk-lib';
import {
  Derivative, DerivativeFormat, DerivativeOptions, FileConverter, FileConverterOptions, MediaProcessorOptions,
  MediaProcessorProps,
} from '../../../src';
import { importedVpc } from '../../assemblies/imported';
import { baseOf, nestedTable, Rows, Table, tableOf, to } from '../change';
import { usual } from '../usual';

const processor = baseOf<MediaProcessorProps>('MediaProcessor', 'Media');

const rows = usual<MediaProcessorOptions>('MediaProcessorOptions', {
  batchSize: to(3),
  cacheControl: to('public, max-age=60'),
  converters: [{ to: [FileConverter.none(['.mp4'])], name: 'none → one' }],
  delay: to(Duration.seconds(30)),
  derivatives: [{ to: [Derivative.of({ name: 'small', width: 200 })], name: 'default → one' }],
  maxConcurrency: to(10),
  maxInputPixels: to(10_000_000),
  maxInputSize: to(Size.mebibytes(10)),
  memorySize: to(Size.mebibytes(2048)),
  outputPrefix: to('thumbs/'),
  sourcePrefix: to('raw/'),
  s3PrefixListId: [{ beside: (stack) => ({ vpc: importedVpc(stack) }), to: 'pl-0123456789abcdef0' }],
  sharpLayer: [{ to: (stack) => lambda.LayerVersion.fromLayerVersionArn(stack, 'Sharp', `arn:aws:lambda:${stack.region}:123456789012:layer:sharp:1`) }],
  timeout: to(Duration.minutes(1)),
  vpc: to(importedVpc),
});

const derivative: Rows<DerivativeOptions> = {
  crop: [{ beside: { height: 100 }, to: true }],
  formats: [{ to: [DerivativeFormat.jpeg()], name: 'default → JPEG' }],
  width: [{ from: 200, to: 300 }],
  height: to(100),
};

const converter: Rows<FileConverterOptions> = { batchSize: to(2), maxConcurrency: to(10), timeout: to(Duration.minutes(5)) };

export const mediaTables: readonly Table[] = [
  tableOf<MediaProcessorProps>('MediaProcessorOptions', processor, rows),
  nestedTable<DerivativeOptions, MediaProcessorProps>('DerivativeOptions', processor, 'derivative ', (options) => ({
    derivatives: [Derivative.of({ name: 'small', width: 200, ...options })],
  }), derivative),
  nestedTable<FileConverterOptions, MediaProcessorProps>('FileConverterOptions', processor, 'converter ', (options, stack) => ({
    converters: [FileConverter.lambdaFunction(
      lambda.Function.fromFunctionArn(stack, 'Pdf', `arn:aws:lambda:${stack.region}:123456789012:function:pdf`), { suffixes: ['.pdf'], ...options },
    )],
  }), converter),
];
