import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { COLUMNS } from './part';
import { IS_ERROR } from './saved-queries';

/** The maximum number of alarms of an alarm widget. */
const ALARMS_PER_WIDGET = 100;
const ALARM_ROWS = 8;
/** Enough for the names of four alarms in one column. */
const GLANCE_ROWS = 5;
const NUMBERS = [
  { title: 'Availability, last hour (%)', period: Duration.hours(1), start: '-PT1H' },
  { title: 'Availability, last day (%)', period: Duration.days(1), start: '-P1D' },
  { title: 'Availability, last 30 days (%)', period: Duration.days(1), start: '-P30D' },
];

/** A section of the dashboard. */
interface Section {
  readonly title: string;
  readonly rows: cloudwatch.IWidget[][];
}

/** The contents of the dashboard, from top to bottom. */
export interface HealthDashboardProps {
  readonly dashboardName?: string;
  /** The alarms that say whether users are affected, by Region. Evaluated at synthesis: alarms can be added before. */
  readonly verdicts: () => [title: string, alarms: cloudwatch.IAlarm[]][];
  /** The graphs that show since when. */
  readonly glance: cloudwatch.IWidget[];
  /** Availability over a period, in percent; undefined without an SLO. */
  readonly availability?: (period: Duration) => cloudwatch.IMetric;
  /** Evaluated at synthesis, because alarms can be added until then. */
  readonly alarms: () => cloudwatch.IAlarm[];
  readonly sections: Section[];
  /** The log group for the latest errors at the bottom. */
  readonly logGroup?: logs.ILogGroup;
}

/** A dashboard with the overall health, the alarms, the sections and the latest errors. */
export function healthDashboard(scope: Construct, id: string, props: HealthDashboardProps): cloudwatch.Dashboard {
  const { availability } = props;
  const dashboard = new cloudwatch.Dashboard(scope, id, {
    dashboardName: props.dashboardName,
    defaultInterval: Duration.hours(12),
    // Titles and thresholds apply to a period. Without this setting CloudWatch adapts the period to the time range.
    periodOverride: cloudwatch.PeriodOverride.INHERIT,
  });
  dashboard.addWidgets(
    new VerdictStates(availability ? COLUMNS / 2 : COLUMNS, props.verdicts),
    ...availability ? NUMBERS.map(({ title, period, start }) => new cloudwatch.SingleValueWidget({
      // Up to now, independent of the time range of the dashboard. A period alone would end at the last full hour or
      // day.
      title,
      metrics: [availability(period)],
      start,
      setPeriodToTimeRange: true,
      fullPrecision: true,
      width: COLUMNS / 2 / NUMBERS.length,
      height: GLANCE_ROWS,
    })) : [],
  );
  dashboard.addWidgets(...props.glance);
  dashboard.addWidgets(new EveryAlarm(props.alarms));
  for (const { title, rows } of props.sections) {
    dashboard.addWidgets(new cloudwatch.TextWidget({
      markdown: `## ${title}`, width: COLUMNS, height: 1, background: cloudwatch.TextWidgetBackground.TRANSPARENT,
    }));
    rows.forEach((row) => dashboard.addWidgets(...row));
  }
  if (props.logGroup) {
    dashboard.addWidgets(new cloudwatch.LogQueryWidget({
      title: 'Latest errors of the API',
      logGroupNames: [props.logGroup.logGroupName],
      queryLines: ['fields @timestamp, @message', IS_ERROR, 'sort @timestamp desc', 'limit 50'],
      view: cloudwatch.LogQueryVisualizationType.TABLE,
      width: COLUMNS,
      height: 8,
    }));
  }
  return dashboard;
}

/** The states of all alarms, most recent changes first. One widget shows at most 100. */
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
        title: 'All alarms',
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

/** The states of alarms side by side, one widget for each Region. */
class VerdictStates extends cloudwatch.ConcreteWidget {
  constructor(width: number, private readonly verdicts: HealthDashboardProps['verdicts']) {
    super(width, GLANCE_ROWS);
  }

  toJson(): object[] {
    const verdicts = this.verdicts();
    const other = Math.floor(this.width / verdicts.length);
    return verdicts.flatMap(([title, alarms], index) => {
      const first = this.width - other * (verdicts.length - 1);
      const width = index === 0 ? first : other;
      const widget = new cloudwatch.AlarmStatusWidget({ title, alarms, width, height: this.height });
      widget.position((this.x ?? 0) + (index === 0 ? 0 : first + other * (index - 1)), this.y ?? 0);
      return widget.toJson();
    });
  }
}
