package dev.muster.records.source.xlsx;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A workbook that is written by hand, so that anything may be wrong with it. */
public final class TestSheet {
    private static final String XML = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
    private static final String MAIN = " xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"";
    private static final String RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    private final Map<String, String> parts = new LinkedHashMap<>();
    private final StringBuilder rows = new StringBuilder();
    private String afterRows = "";

    public TestSheet() {
        part(
                "_rels/.rels",
                relations("<Relationship Id=\"rId1\" Type=\"" + RELATION
                        + "/officeDocument\" Target=\"xl/workbook.xml\"/>"));
        workbook("", "<sheet name=\"People\" sheetId=\"1\" r:id=\"rId1\"/>");
        part(
                "xl/_rels/workbook.xml.rels",
                relations("<Relationship Id=\"rId1\" Type=\"" + RELATION
                        + "/worksheet\" Target=\"worksheets/sheet1.xml\"/>"
                        + "<Relationship Id=\"rId2\" Type=\"" + RELATION
                        + "/worksheet\" Target=\"/xl/worksheets/sheet2.xml\"/>"
                        + "<Relationship Id=\"rId3\" Type=\"" + RELATION
                        + "/sharedStrings\" Target=\"sharedStrings.xml\"/>"
                        + "<Relationship Id=\"rId4\" Type=\"" + RELATION + "/styles\" Target=\"styles.xml\"/>"
                        + "<Relationship Id=\"rId5\" Type=\"" + RELATION
                        + "/chartsheet\" Target=\"chartsheets/sheet1.xml\"/>"));
    }

    /** A sheet of rows of texts. */
    public static TestSheet of(String[]... rows) {
        var sheet = new TestSheet();
        for (String[] row : rows) {
            sheet.texts(row);
        }
        return sheet;
    }

    public static String[] row(String... cells) {
        return cells;
    }

    public TestSheet part(String name, String content) {
        parts.put(name, content);
        return this;
    }

    public TestSheet workbook(String properties, String sheets) {
        return part(
                "xl/workbook.xml",
                XML + "<workbook" + MAIN + " xmlns:r=\"" + RELATION + "\">" + properties + "<sheets>" + sheets
                        + "</sheets></workbook>");
    }

    public TestSheet sharedTexts(String... items) {
        return part("xl/sharedStrings.xml", XML + "<sst" + MAIN + ">" + String.join("", items) + "</sst>");
    }

    /** Styles 0, 1, … that show numbers by these codes. */
    public TestSheet styles(String... codes) {
        var formats = new StringBuilder();
        var cells = new StringBuilder();
        for (int style = 0; style < codes.length; style++) {
            formats.append("<numFmt numFmtId=\"")
                    .append(164 + style)
                    .append("\" formatCode=\"")
                    .append(codes[style].replace("\"", "&quot;"))
                    .append("\"/>");
            cells.append("<xf numFmtId=\"").append(164 + style).append("\"/>");
        }
        return part(
                "xl/styles.xml",
                XML + "<styleSheet" + MAIN + "><numFmts>" + formats
                        + "</numFmts><cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs><cellXfs>" + cells
                        + "</cellXfs></styleSheet>");
    }

    /** A row of the sheet, as it is written. */
    public TestSheet xml(String row) {
        rows.append(row);
        return this;
    }

    public TestSheet texts(String... cells) {
        rows.append("<row>");
        for (String cell : cells) {
            rows.append(
                    cell.isEmpty()
                            ? "<c/>"
                            : "<c t=\"inlineStr\"><is><t xml:space=\"preserve\">"
                                    + cell.replace("&", "&amp;").replace("<", "&lt;") + "</t></is></c>");
        }
        return xml("</row>");
    }

    public TestSheet merged(String... areas) {
        afterRows = "<mergeCells><mergeCell ref=\"" + String.join("\"/><mergeCell ref=\"", areas) + "\"/></mergeCells>";
        return this;
    }

    public byte[] bytes() {
        parts.putIfAbsent("xl/worksheets/sheet1.xml", sheetXml(rows + "", afterRows));
        var file = new ByteArrayOutputStream();
        try (ZipOutputStream archive = new ZipOutputStream(file)) {
            for (Map.Entry<String, String> part : parts.entrySet()) {
                archive.putNextEntry(new ZipEntry(part.getKey()));
                archive.write(part.getValue().getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return file.toByteArray();
    }

    public static String sheetXml(String rows, String afterRows) {
        return XML + "<worksheet" + MAIN + "><sheetData>" + rows + "</sheetData>" + afterRows + "</worksheet>";
    }

    private static String relations(String all) {
        return XML + "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">" + all
                + "</Relationships>";
    }
}
