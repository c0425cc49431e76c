package dev.muster.e2e.sources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.muster.e2e.MusterCommand;
import dev.muster.e2e.MusterProcess.Finished;
import dev.muster.e2e.RunningMuster;
import dev.muster.records.source.xlsx.TestSheet;
import dev.muster.sandbox.Sandbox;
import dev.muster.sandbox.SandboxSettings;
import dev.muster.testing.InTurn;
import dev.muster.testing.SandboxExtension;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Files of every kind in one run: valid rows are imported, and so are the corrected dead letters. */
class FileKindsIT {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String GOOD = "2 rows, 1 created, 1 invalid";
    private static final String REFUSED = "refused";

    @RegisterExtension
    static final SandboxExtension SANDBOX =
            SandboxExtension.with(SandboxSettings.defaults().withUsersPerSecond(5000));

    @TempDir
    private Path root;

    private Path home;
    private Sandbox sandbox;

    @BeforeEach
    void setUp(Sandbox sandbox) throws IOException {
        this.sandbox = sandbox;
        home = root.resolve("home");
        Files.createDirectories(home.resolve("inbox"));
    }

    /** The receipt of a file of the inbox, and the name of its dead letter. */
    private record Expected(String counts, String deadLetter) {}

    @Test
    @InTurn
    void importsFilesOfEveryKindAndTheirDeadLetters() throws Exception {
        Map<String, Expected> files = dropAll();
        Map<String, String> environment = RunningMuster.environment(home, sandbox, Map.of("MUSTER_RETENTION", "never"));
        try (MusterCommand muster = MusterCommand.start(environment, "run")) {
            for (Map.Entry<String, Expected> file : files.entrySet()) {
                JsonNode receipt = receipt(file.getKey());
                assertThat(counts(receipt))
                        .as(file.getKey())
                        .isEqualTo(file.getValue().counts());
                assertThat(home.resolve(receipt.path("deadLetter").asText()).getFileName())
                        .as(file.getKey())
                        .hasToString(file.getValue().deadLetter());
            }
            assertThat(sandbox.directory()
                            .byUsername("user.zip")
                            .orElseThrow()
                            .path("employeeIdentifier")
                            .asText())
                    .isEqualTo("123456789012");
            assertThat(sandbox.directory()
                            .byUsername("user.utf16")
                            .orElseThrow()
                            .path("firstname")
                            .asText())
                    .isEqualTo("Zoë");

            withOptions(environment);
            correctTheDeadLetters(files);
            assertThat(muster.output()).doesNotContain("Exception");
        }
    }

    private Map<String, Expected> dropAll() throws IOException {
        Map<String, Expected> expected = new LinkedHashMap<>();
        drop(expected, "semicolons.csv", utf8(table("semicolons", ";")), "semicolons.csv");
        drop(expected, "tabs.tsv", utf8(table("tabs", "\t")), "tabs.tsv");
        drop(expected, "bars.txt", utf8("sep=|\r\n" + table("bars", "|")), "bars.txt");
        drop(expected, "utf16.csv", ("\uFEFF" + table("utf16", ";")).getBytes(StandardCharsets.UTF_16LE), "utf16.csv");
        drop(expected, "packed.csv.gz", gzip(utf8(table("packed", ","))), "packed.csv");
        drop(
                expected,
                "scim.json",
                utf8(
                        "{\"schemas\":[\"urn:ietf:params:scim:api:messages:2.0:ListResponse\"],\"totalResults\":2,\"Resources\":["
                                + objects("scim", ",") + "]}"),
                "scim.json.ndjson");
        drop(expected, "lines.jsonl.gz", gzip(utf8(objects("lines", "\n"))), "lines.jsonl");
        drop(expected, "zip.xlsx", workbook("zip", 2), "zip.xlsx.csv");
        drop(expected, "zipped.xlsx.gz", gzip(workbook("zipped", 3)), "zipped.xlsx.csv");
        drop(expected, "disguised.csv", workbook("disguised", 4), "disguised.csv");

        byte[] packed = gzip(utf8(table("cut", ",")));
        refuse(expected, "cut.csv.gz", Arrays.copyOf(packed, packed.length - 9), "cut.csv");
        refuse(expected, "cut.xlsx", Arrays.copyOf(workbook("cutbook", 5), 700), "cut.xlsx.txt");
        refuse(
                expected,
                "old.xls",
                new byte[] {(byte) 0xd0, (byte) 0xcf, 0x11, (byte) 0xe0, (byte) 0xa1, (byte) 0xb1, 0x1a, (byte) 0xe1},
                "old.xls.txt");
        refuse(expected, "latin.csv", table("latin", ";").getBytes(Charset.forName("windows-1252")), "latin.csv");
        return expected;
    }

    /** An encoding or a sheet that cannot be detected is given by options while the service runs. */
    private void withOptions(Map<String, String> environment) throws Exception {
        Path latin = Files.write(
                root.resolve("windows.csv"), table("windows", "^").getBytes(Charset.forName("windows-1252")));
        Path book = Files.write(
                root.resolve("book.xlsx"),
                TestSheet.of(TestSheet.row("notes"))
                        .workbook(
                                "",
                                "<sheet name=\"Notes\" sheetId=\"1\" r:id=\"rId1\"/>"
                                        + "<sheet name=\"New Hires\" sheetId=\"2\" r:id=\"rId2\"/>")
                        .part(
                                "xl/worksheets/sheet2.xml",
                                TestSheet.sheetXml(
                                        "<row><c t=\"str\"><v>username</v></c><c t=\"str\"><v>email</v></c></row><row><c t=\"str\"><v>user.sheet</v></c><c t=\"str\"><v>sheet@example.com</v></c></row>",
                                        ""))
                        .bytes());

        Finished finished = MusterCommand.run(
                environment,
                "import",
                "--yes",
                "--encoding",
                "windows-1252",
                "--delimiter",
                "^",
                "--sheet",
                "new hires",
                latin.toString(),
                book.toString());

        assertThat(finished.exitCode()).as(finished.output()).isEqualTo(1);
        assertThat(finished.output())
                .contains("windows.csv: 2 rows: 1 created", "book.xlsx: 1 row: 1 created", "dead-letter");
        assertThat(sandbox.directory()
                        .byUsername("user.windows")
                        .orElseThrow()
                        .path("firstname")
                        .asText())
                .isEqualTo("Zoë");
    }

    private void correctTheDeadLetters(Map<String, Expected> files) throws IOException {
        for (Map.Entry<String, Expected> file : files.entrySet()) {
            if (file.getValue().counts().equals(GOOD)) {
                Path deadLetter =
                        home.resolve(receipt(file.getKey()).path("deadLetter").asText());
                drop(
                        "again-" + deadLetter.getFileName(),
                        Files.readString(deadLetter)
                                .replace("nonsense", "bad." + file.getKey() + "@example.com")
                                .getBytes(StandardCharsets.UTF_8));
            }
        }
        for (Expected file : files.values()) {
            if (file.counts().equals(GOOD)) {
                assertThat(counts(receipt("again-" + file.deadLetter())))
                        .as(file.deadLetter())
                        .isEqualTo("1 rows, 1 created, 0 invalid");
            }
        }
    }

    private static String table(String kind, String delimiter) {
        return "username;email;firstname;mobile_number\r\nuser.%1$s;%1$s@example.com;Zoë;+49 1\r\nbad.%1$s;nonsense;\"Zoë; x\";+49 2\r\n"
                .formatted(kind)
                .replace(";", delimiter);
    }

    private static String objects(String kind, String between) {
        return "{\"username\":\"user.%1$s\",\"email\":\"%1$s@example.com\"}%2$s{\"username\":\"bad.%1$s\",\"email\":\"nonsense\"}"
                .formatted(kind, between);
    }

    /** Every user has a number of their own. */
    private static byte[] workbook(String kind, int number) {
        return new TestSheet()
                .styles("General")
                .texts("username", "email", "employeeIdentifier")
                .xml(
                        "<row><c t=\"str\"><v>user.%1$s</v></c><c t=\"str\"><v>%1$s@example.com</v></c><c s=\"0\"><v>1.2345678901%2$dE11</v></c></row>"
                                .formatted(kind, number))
                .texts("bad." + kind, "nonsense")
                .bytes();
    }

    private void drop(Map<String, Expected> expected, String name, byte[] content, String deadLetter)
            throws IOException {
        drop(name, content);
        expected.put(name, new Expected(GOOD, deadLetter));
    }

    private void refuse(Map<String, Expected> expected, String name, byte[] content, String deadLetter)
            throws IOException {
        drop(name, content);
        expected.put(name, new Expected(REFUSED, deadLetter));
    }

    private void drop(String name, byte[] content) throws IOException {
        Path outside = Files.write(root.resolve("outside.tmp"), content);
        Files.move(outside, home.resolve("inbox").resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    private static String counts(JsonNode receipt) {
        return receipt.path("state").asText().equals(REFUSED)
                ? REFUSED
                : "%d rows, %d created, %d invalid"
                        .formatted(
                                receipt.path("rows").asInt(),
                                receipt.path("created").asInt(),
                                receipt.path("invalid").asInt());
    }

    private JsonNode receipt(String source) {
        await().alias(source)
                .atMost(RunningMuster.PATIENCE)
                .until(() -> !receipts(source).isEmpty());
        return receipts(source).get(0);
    }

    private List<JsonNode> receipts(String source) {
        if (!Files.isDirectory(home.resolve("reports"))) {
            return List.of();
        }
        try (Stream<Path> folders = Files.list(home.resolve("reports"))) {
            List<JsonNode> receipts = new ArrayList<>();
            for (Path receipt : folders.sorted()
                    .map(folder -> folder.resolve("receipt.json"))
                    .filter(Files::exists)
                    .toList()) {
                JsonNode read = JSON.readTree(receipt.toFile());
                if (read.path("source").asText().equals(source)) {
                    receipts.add(read);
                }
            }
            return receipts;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] gzip(byte[] content) throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var stream = new GZIPOutputStream(packed)) {
            stream.write(content);
        }
        return packed.toByteArray();
    }
}
