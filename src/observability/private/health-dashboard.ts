import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

const COLUMNS = 24;
/** What one alarm widget shows. */
const ALARMS_PER_WIDGET = 100;
const ALARM_ROWS = 6;

/** A section of the dashboard. */
export interface Section {
  readonly title: string;
  readonly rows: cloudwatch.IWidget[][];
}

/** What the dashboard shows, from above. */
export interface HealthDashboardProps {
  readonly dashboardName?: string;
  /** Composite alarms: the answer to whether all is well. */
  readonly verdicts: cloudwatch.IAlarm[];
  /** Over a day and an hour, in percent. */
  readonly availability: cloudwatch.IMetric[];
  /** Asked at synthesis: more may come until then. At most a hundred symptoms and a hundred causes. */
  readonly alarms: () => cloudwatch.IAlarm[];
  readonly sections: Section[];
  /** Whose latest errors are at the bottom. */
  readonly logGroup?: logs.ILogGroup;
}

/** Health at a glance, then what users see, then what it runs on, then the latest errors. */
export function healthDashboard(scope: Construct, id: string, props: HealthDashboardProps): cloudwatch.Dashboard {
  const dashboard = new cloudwatch.Dashboard(scope, id, { dashboardName: props.dashboardName, defaultInterval: Duration.hours(12) });
  dashboard.addWidgets(...glance(props));
  dashboard.addWidgets(new EveryAlarm(props.alarms));
  for (const { title, rows } of props.sections) {
    dashboard.addWidgets(new cloudwatch.TextWidget({
      markdown: `## ${title}`, width: COLUMNS, height: 1, background: cloudwatch.TextWidgetBackground.TRANSPARENT,
    }));
    rows.forEach((row) => dashboard.addWidgets(...row));
  }
  if (props.logGroup) dashboard.addWidgets(latestErrors(props.logGroup));
  return dashboard;
}

/** The states of all alarms, those that changed last first. One widget shows a hundred. */
class EveryAlarm extends cloudwatch.ConcreteWidget {
  constructor(private readonly alarms: () => cloudwatch.IAlarm[]) {
    super(COLUMNS, ALARM_ROWS);
  }

  toJson(): object[] {
    const alarms = this.alarms();
    const widgets = Math.max(1, Math.ceil(alarms.length / ALARMS_PER_WIDGET));
    const width = Math.floor(COLUMNS / widgets);
    return Array.from({ length: widgets }, (_, part) => {
      const widget = new cloudwatch.AlarmStatusWidget({
        title: 'Every alarm',
        alarms: alarms.slice(part * ALARMS_PER_WIDGET, (part + 1) * ALARMS_PER_WIDGET),
        width,
        height: ALARM_ROWS,
        sortBy: cloudwatch.AlarmStatusWidgetSortBy.STATE_UPDATED_TIMESTAMP,
      });
      widget.position((this.x ?? 0) + part * width, this.y ?? 0);
      return widget.toJson();
    }).flat();
  }
}

function glance({ verdicts, availability }: HealthDashboardProps): cloudwatch.IWidget[] {
  const hasNumbers = availability.length > 0;
  return [
    new cloudwatch.AlarmStatusWidget({ title: 'Is the platform healthy?', alarms: verdicts, width: hasNumbers ? 12 : COLUMNS, height: 3 }),
    // A day ends now, not at midnight.
    ...hasNumbers ? [new cloudwatch.SingleValueWidget({
      title: 'Availability (%)', metrics: availability, width: 12, height: 3, setPeriodToTimeRange: false, fullPrecision: true,
    })] : [],
  ];
}

function latestErrors(logGroup: logs.ILogGroup): cloudwatch.IWidget {
  return new cloudwatch.LogQueryWidget({
    title: 'Latest errors of the API',
    logGroupNames: [logGroup.logGroupName],
    queryLines: ['fields @timestamp, @message', 'filter @message like /(?i)error|fatal/', 'sort @timestamp desc', 'limit 50'],
    view: cloudwatch.LogQueryVisualizationType.TABLE,
    width: COLUMNS,
    height: 8,
  });
}
