import { columnsOf, looksLikeHtml, PayloadError, readAs, readCsv, readXml } from '@energy-optimizer/providers';
import { XMLParser } from 'fast-xml-parser';
import { z } from 'zod';

/** One row of an OASIS report, CSV or XML, as written. */
export interface OasisRow {
  readonly where: string;
  /** Report, or data item where the file names no report. */
  readonly item: string;
  /** Market run: DAM, RTM, HASP, RTPD … */
  readonly market: string | undefined;
  /**
   * LMP, or one of its components MCC (congestion), MCE (energy), MCL (losses), MGHG. Undefined: no locational price.
   */
  readonly lmpType: string | undefined;
  readonly node: string | undefined;
  /** GMT with offset. */
  readonly start: string | undefined;
  readonly end: string | undefined;
  readonly value: string | undefined;
  /** Unit as the report states it; CSV files state none. */
  readonly unit: string | undefined;
}

export interface OasisReport {
  readonly rows: readonly OasisRow[];
  readonly damaged: readonly string[];
  /** An error document: code 1000 says that there is no data for the selection. */
  readonly error: { readonly code: string; readonly text: string } | undefined;
}

/** CSV names the component; XML only the data item. */
const LMP_TYPE_OF_ITEM: ReadonlyMap<string, string> = new Map([
  ['LMP_PRC', 'LMP'],
  ['LMP_CONG_PRC', 'MCC'],
  ['LMP_ENE_PRC', 'MCE'],
  ['LMP_LOSS_PRC', 'MCL'],
  ['LMP_GHG_PRC', 'MGHG'],
]);

/** Reads the text of one file of an OASIS archive. @throws PayloadError */
export function readReport(text: string): OasisReport {
  if (looksLikeHtml(text)) throw new PayloadError('the response is an HTML page, not an OASIS report');
  return text.startsWith('<') ? readXmlReport(text) : readCsvReport(text);
}

function readCsvReport(text: string): OasisReport {
  const [header = [], ...lines] = readCsv(text);
  if (!header.includes('INTERVALSTARTTIME_GMT')) {
    throw new PayloadError('this is not an OASIS report: the column INTERVALSTARTTIME_GMT is missing');
  }
  const columns = columnsOf(header);
  // The price column is called by the report: MW in PRC_LMP, PRC in PRC_RTPD_LMP, VALUE in PRC_INTVL_LMP.
  const valueColumn = ['MW', 'PRC', 'VALUE'].find((name) => header.includes(name)) ?? 'MW';
  const rows: OasisRow[] = [];
  const damaged: string[] = [];
  for (const [index, cells] of lines.entries()) {
    const cell = columns(cells);
    if (cell) rows.push(csvRow(cell, `line ${index + 2}`, valueColumn));
    else damaged.push(`line ${index + 2}`);
  }
  return { rows, damaged, error: undefined };
}

function csvRow(cell: (name: string) => string | undefined, where: string, valueColumn: string): OasisRow {
  const item = cell('XML_DATA_ITEM') ?? '';
  return {
    where,
    item,
    market: cell('MARKET_RUN_ID'),
    lmpType: cell('LMP_TYPE') ?? LMP_TYPE_OF_ITEM.get(item),
    node: cell('NODE') ?? cell('NODE_ID'),
    start: cell('INTERVALSTARTTIME_GMT'),
    end: cell('INTERVALENDTIME_GMT'),
    value: cell(valueColumn),
    unit: undefined,
  };
}

const text = z.string().optional();
const reportItemSchema = z.object({
  REPORT_HEADER: z.object({ REPORT: text, MKT_TYPE: text, UOM: text }),
  REPORT_DATA: z
    .array(
      z.object({
        DATA_ITEM: text,
        RESOURCE_NAME: text,
        INTERVAL_START_GMT: text,
        INTERVAL_END_GMT: text,
        VALUE: text,
      }),
    )
    .default([]),
});
const xmlSchema = z.object({
  OASISReport: z.object({
    MessagePayload: z.object({
      RTO: z.object({
        REPORT_ITEM: z.array(reportItemSchema).default([]),
        ERROR: z.array(z.object({ ERR_CODE: z.string(), ERR_DESC: text })).default([]),
      }),
    }),
  }),
});

const parser = new XMLParser({
  removeNSPrefix: true,
  parseTagValue: false,
  processEntities: false,
  isArray: (name) => ['REPORT_ITEM', 'REPORT_DATA', 'ERROR'].includes(name),
});

function readXmlReport(xml: string): OasisReport {
  const { RTO } = readAs(xmlSchema, readXml(parser, xml), 'an OASIS report').OASISReport.MessagePayload;
  const rows = RTO.REPORT_ITEM.flatMap(({ REPORT_HEADER: header, REPORT_DATA }, report) =>
    REPORT_DATA.map((data, index): OasisRow => {
      const item = data.DATA_ITEM ?? '';
      return {
        where: `report ${report + 1}, row ${index + 1}`,
        item: header.REPORT ?? item,
        market: header.MKT_TYPE,
        lmpType: LMP_TYPE_OF_ITEM.get(item),
        node: data.RESOURCE_NAME,
        start: data.INTERVAL_START_GMT,
        end: data.INTERVAL_END_GMT,
        value: data.VALUE,
        unit: header.UOM,
      };
    }),
  );
  const [first] = RTO.ERROR;
  const error = first && { code: first.ERR_CODE, text: first.ERR_DESC ?? '' };
  return { rows, damaged: [], error };
}
