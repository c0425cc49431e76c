package dev.muster.e2e.sources;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.muster.e2e.MusterCommand;
import dev.muster.e2e.MusterProcess.Finished;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands {@code source init} and {@code source check}, without credentials. */
class SourceInitIT {
    private final Map<String, String> environment = new HashMap<>();

    @TempDir
    private Path root;

    /**
     * An export of an HR system.
     *
     * @param columns the columns and their attributes, as the draft is to have them
     * @param ignored the columns that it is to leave out
     */
    private record Export(
            String name, String match, Map<String, String> columns, List<String> ignored, boolean unique, String text) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Map<String, String> columns(String... pairs) {
        var columns = new LinkedHashMap<String, String>();
        for (int index = 0; index < pairs.length; index += 2) {
            columns.put(pairs[index], pairs[index + 1]);
        }
        return columns;
    }

    static Stream<Export> exports() {
        return Stream.of(
                new Export(
                        "english",
                        "employeeIdentifier username email",
                        columns(
                                "Employee Number", "employeeIdentifier",
                                "Work Email", "email",
                                "Login", "username",
                                "Office", "location",
                                "Cost Centre", "costCenter",
                                "Reports To", "manager",
                                "Mobile", "mobile_number",
                                "Phone", "work_number"),
                        List.of("Start Date", "Status", "Salary"),
                        false,
                        """
                        Employee Number,First Name,Last Name,Work Email,Login,Department,Job Title,Office,Cost Centre,\
                        Reports To,Start Date,Status,Mobile,Phone,Salary
                        Q-17,Zadie,Quillfeather,zadie.q@example.com,zquill,Zoology,Zookeeper,Zennor,ZC-9,,2020-02-29,\
                        Active,+44 20 7946 0999,,91919
                        Q-18,Yorick,Umberslade,yorick.u@example.com,yumber,Zoology,Zookeeper,Zennor,ZC-9,zquill,\
                        2021-02-28,Active,,,81818
                        """),
                new Export(
                        "german",
                        "employeeIdentifier username email",
                        columns(
                                "Personal-Nr.", "employeeIdentifier",
                                "Vorname", "firstname",
                                "Name", "lastname",
                                "Dienstliche E-Mail", "email",
                                "Benutzername", "username",
                                "Abteilung", "department",
                                "Stellenbezeichnung", "jobTitle",
                                "Standort", "location",
                                "Kostenstelle", "costCenter",
                                "Vorgesetzte/r", "manager",
                                "Handy", "mobile_number"),
                        List.of("Eintrittsdatum", "Aktiv", "Konfession"),
                        false,
                        """
                        Personal-Nr.;Vorname;Name;Dienstliche E-Mail;Benutzername;Abteilung;Stellenbezeichnung;\
                        Standort;Kostenstelle;Vorgesetzte/r;Eintrittsdatum;Aktiv;Handy;Konfession
                        Q17;Änne;Quöllfeder;aenne.q@example.com;aquoell;Zoologie;Wärterin;Zörbig;ZK9;;29.02.2020;ja;;x
                        Q18;Jörg;Umbersläd;joerg.u@example.com;jumber;Zoologie;Wärter;Zörbig;ZK9;aquoell;\
                        28.02.2021;ja;+49 30 901820;x
                        """),
                new Export(
                        "french",
                        "employeeIdentifier email",
                        columns(
                                "Matricule", "employeeIdentifier",
                                "Nom", "lastname",
                                "Prénom", "firstname",
                                "Adresse e-mail professionnelle", "email",
                                "Service", "department",
                                "Intitulé du poste", "jobTitle",
                                "Lieu de travail", "location",
                                "Centre de coûts", "costCenter",
                                "Responsable hiérarchique", "manager",
                                "Téléphone", "work_number"),
                        List.of("Date d'entrée", "Statut"),
                        true,
                        """
                        Matricule;Nom;Prénom;Adresse e-mail professionnelle;Service;Intitulé du poste;Lieu de travail;\
                        Centre de coûts;Responsable hiérarchique;Date d'entrée;Statut;Téléphone
                        Q17;Quillefer;Zélie;zelie.q@example.com;Zoologie;Soigneuse;Zicavo;ZC9;;29/02/2020;Parti;
                        Q18;Ombrelade;Yves;yves.o@example.com;Zoologie;Soigneur;Zicavo;ZC9;Q17;28/02/2021;Parti;
                        """),
                new Export(
                        "spanish",
                        "employeeIdentifier username email",
                        columns(
                                "Nº empleado", "employeeIdentifier",
                                "Nombre", "firstname",
                                "Apellidos", "lastname",
                                "Correo electrónico", "email",
                                "Usuario", "username",
                                "Departamento", "department",
                                "Puesto", "jobTitle",
                                "Ubicación", "location",
                                "Centro de coste", "costCenter",
                                "Jefe directo", "manager",
                                "Teléfono móvil", "mobile_number"),
                        List.of("Fecha de alta", "Estado", "Sindicato"),
                        false,
                        """
                        Nº empleado,Nombre,Apellidos,Correo electrónico,Usuario,Departamento,Puesto,Ubicación,\
                        Centro de coste,Jefe directo,Fecha de alta,Estado,Teléfono móvil,Sindicato
                        Q17,Zoraida,Quiñones,zoraida.q@example.com,zquin,Zoología,Cuidadora,Zújar,ZC9,,29/02/2020,\
                        Baja,,x
                        Q18,Yago,Umbría,yago.u@example.com,yumbria,Zoología,Cuidador,Zújar,ZC9,zquin,28/02/2021,Baja,,x
                        """),
                new Export(
                        "bamboohr",
                        "employeeIdentifier email",
                        columns(
                                "Employee #", "employeeIdentifier",
                                "Work Email", "email",
                                "Home Email", "alternateEmail",
                                "Work Phone", "work_number",
                                "Mobile Phone", "mobile_number",
                                "Supervisor email", "manager",
                                "City", "work_locality",
                                "Zip Code", "work_postalCode"),
                        List.of("Hire Date", "Status", "State", "Division", "Reporting to"),
                        true,
                        """
                        Employee #,First Name,Last Name,Preferred Name,Hire Date,Status,Department,Division,Job Title,\
                        Location,Reporting to,Supervisor email,Work Email,Home Email,Work Phone,Mobile Phone,City,\
                        State,Zip Code
                        Q17,Zadie,Quillfeather,Zuzu,2020-02-29,Full-Time,Zoology,Mammals,Zookeeper,Zennor,,,\
                        zadie.q@example.com,zuzu@home.example.com,,,Zanesville,OH,43701
                        Q18,Yorick,Umberslade,,2021-02-28,Full-Time,Zoology,Birds,Zookeeper,Zennor,\
                        "Quillfeather, Zadie",zadie.q@example.com,yorick.u@example.com,,,,Zanesville,OH,43701
                        """),
                new Export(
                        "personio",
                        "employeeIdentifier email",
                        columns(
                                "ID", "employeeIdentifier",
                                "Vorname", "firstname",
                                "Nachname", "lastname",
                                "Abteilung", "department",
                                "Position", "jobTitle",
                                "Arbeitsplatz", "location",
                                "Kostenstelle", "costCenter",
                                "Vorgesetzter", "manager",
                                "Gesellschaft", "company",
                                "Beschäftigungsart", "employeeType"),
                        List.of("Team", "Eintrittsdatum", "Status"),
                        true,
                        """
                        ID,Vorname,Nachname,E-Mail,Abteilung,Team,Position,Arbeitsplatz,Kostenstelle,Vorgesetzter,\
                        Eintrittsdatum,Status,Gesellschaft,Beschäftigungsart
                        9017,Änne,Quöllfeder,aenne.q@example.com,Zoologie,Säuger,Wärterin,Zörbig,ZK9,,29.02.2020,\
                        aktiv,Zoo Zörbig,Intern
                        9018,Jörg,Umbersläd,joerg.u@example.com,Zoologie,Vögel,Wärter,Zörbig,ZK9,Änne Quöllfeder,\
                        28.02.2021,aktiv,Zoo Zörbig,Intern
                        """),
                new Export(
                        "workday",
                        "employeeIdentifier username email",
                        columns(
                                "Employee ID", "employeeIdentifier",
                                "Legal Name - First Name", "firstname",
                                "Legal Name - Last Name", "lastname",
                                "Worker", "displayname",
                                "Email - Primary Work", "email",
                                "Business Title", "jobTitle",
                                "Supervisory Organization", "department",
                                "Cost Center - ID", "costCenter",
                                "Manager - Employee ID", "manager",
                                "Worker Type", "employeeType"),
                        List.of("Worker's Manager", "Hire Date", "Worker Status"),
                        false,
                        """
                        Zoo Extract - All Workers
                        Employee ID,User Name,Worker,Legal Name - First Name,Legal Name - Last Name,\
                        Email - Primary Work,Business Title,Supervisory Organization,Cost Center - ID,Location,\
                        Worker's Manager,Manager - Employee ID,Hire Date,Worker Status,Worker Type
                        Q17,zquill,Zadie Quillfeather,Zadie,Quillfeather,zadie.q@example.com,Zookeeper,Zoology,ZC9,\
                        Zennor,,,2020-02-29,Tenured,Regular
                        Q18,yumber,Yorick Umberslade,Yorick,Umberslade,yorick.u@example.com,Zookeeper,Zoology,ZC9,\
                        Zennor,Zadie Quillfeather,Q17,2021-02-28,Tenured,Regular
                        """),
                new Export(
                        "adp",
                        "employeeIdentifier email",
                        columns(
                                "Associate ID", "employeeIdentifier",
                                "Payroll Name", "displayname",
                                "Legal First Name", "firstname",
                                "Legal Last Name", "lastname",
                                "Work Contact: Work Email", "email",
                                "Work Contact: Work Phone", "work_number",
                                "Job Title Description", "jobTitle",
                                "Home Department Description", "department",
                                "Location Description", "location",
                                "Home Cost Number Code", "costCenter",
                                "Reports To Associate ID", "manager"),
                        List.of(
                                "Reports To Name",
                                "Hire Date",
                                "Position Status",
                                "Position ID",
                                "Home Department Code"),
                        true,
                        """
                        Associate ID,Position ID,Payroll Name,Legal First Name,Legal Last Name,Position Status,\
                        Hire Date,Job Title Description,Home Department Code,Home Department Description,\
                        Location Description,Home Cost Number Code,Reports To Name,Reports To Associate ID,\
                        Work Contact: Work Email,Work Contact: Work Phone
                        Q17,ZZ-1,"Quillfeather, Zadie",Zadie,Quillfeather,Tenured,02/29/2020,Zookeeper,77070,Zoology,\
                        Zennor,ZC9,,,zadie.q@example.com,
                        Q18,ZZ-2,"Umberslade, Yorick",Yorick,Umberslade,Tenured,02/28/2021,Zookeeper,77070,Zoology,\
                        Zennor,ZC9,"Quillfeather, Zadie",Q17,yorick.u@example.com,
                        """));
    }

    @ParameterizedTest
    @MethodSource("exports")
    void draftsASourceThatPassesItsCheck(Export export) throws Exception {
        Path file = Files.writeString(root.resolve(export.name() + ".csv"), export.text());

        Finished drafted = source("init", file.toString());

        assertThat(drafted.exitCode()).as(drafted.output()).isZero();
        assertThat(drafted.output())
                .contains("source check " + export.name() + " " + file, "cp " + file + " " + inbox(export.name()));
        assertThat(inbox(export.name())).isDirectory();
        JsonNode draft = draft(export.name());
        assertThat(fields(draft.path("columns"))).isEqualTo(export.columns());
        assertThat(texts(draft.path("ignore"))).containsExactlyInAnyOrderElementsOf(export.ignored());
        assertThat(String.join(" ", texts(draft.path("match")))).isEqualTo(export.match());
        assertThat(draft.has("unique")).isEqualTo(export.unique());
        assertHasNoCell(export);

        Finished checked = source("check", export.name(), file.toString());
        assertThat(checked.output())
                .contains("Columns, mapped by " + definition(export.name()) + ":")
                .contains("2 rows by " + definition(export.name()) + ": 2 valid, 0 invalid, 0 skipped\n");
        assertThat(checked.output().lines().filter(line -> line.startsWith("    becomes {\"username\":")))
                .hasSize(2);
        assertThat(checked.exitCode()).isZero();
    }

    private void assertHasNoCell(Export export) throws IOException {
        List<String> lines = export.text().lines().toList();
        String header = lines.get(lines.size() - 3);
        String draft = Files.readString(definition(export.name()));
        for (String row : lines.subList(lines.size() - 2, lines.size())) {
            assertThat(Stream.of(row.split("[,;\"]+"))
                            .map(String::strip)
                            .filter(cell -> cell.length() > 2 && !header.contains(cell) && !cell.equals("Active")))
                    .isNotEmpty()
                    .allSatisfy(cell -> assertThat(draft).doesNotContain(cell));
        }
    }

    @Test
    void writesDownTheDialectOfTheFile() throws Exception {
        Path file = Files.write(
                root.resolve("Personal Köln_2026-11-30.txt"),
                "Stand 30.11.\n\nBenutzername|E-Mail|Straße\nzquill|z.q@example.com|Zörbiger Weg 1\n"
                        .getBytes(Charset.forName("windows-1252")));

        assertThat(source("init", file.toString()).exitCode()).isZero();

        JsonNode draft = draft("personal-koln");
        assertThat(draft.path("encoding").asText()).isEqualTo("windows-1252");
        assertThat(draft.path("delimiter").asText()).isEqualTo("|");
        assertThat(draft.path("header-row").asInt()).isEqualTo(3);
        assertThat(source("check", "personal-koln", file.toString()).output())
                .contains("\"work\"", "Zörbiger Weg 1\"}", ": 1 valid, 0 invalid");
    }

    @Test
    void readsTheSheetOfAWorkbook() throws Exception {
        Path file = root.resolve("people.xlsx");
        try (OutputStream out = Files.newOutputStream(file);
                var workbook = new Workbook(out, "test", "1.0")) {
            workbook.newWorksheet("Legende").value(0, 0, "Zeichenerklärung");
            Worksheet sheet = workbook.newWorksheet("Alle #1");
            List<List<String>> rows =
                    List.of(List.of("Vorname", "Nachname", "Mailadresse"), List.of("Änne", "Quöll", "a.q@example.com"));
            for (int row = 0; row < rows.size(); row++) {
                for (int column = 0; column < 3; column++) {
                    sheet.value(row, column, rows.get(row).get(column));
                }
            }
        }

        assertThat(source("init", "--name", "hr", file.toString()).exitCode()).isZero();

        assertThat(draft("hr").path("sheet").asText()).isEqualTo("Alle #1");
        Finished checked = source("check", "hr", file.toString());
        assertThat(checked.output()).contains("username\":\"anne.quoll{n}\"", "1 valid, 0 invalid");
        assertThat(checked.exitCode()).isZero();
    }

    @Test
    void readsTheKeysOfJson() throws Exception {
        Path file = Files.writeString(root.resolve("report.json"), """
                {"meta": {"groups": [{"n": 1}]}, "data": {"Report_Entry": [
                  {"Employee_ID": "Q17", "primaryWorkEmail": "z.q@example.com", "badge": {"color": "zinc"}},
                  {"Employee_ID": "Q18", "primaryWorkEmail": "y.u@example.com", "businessTitle": "Zookeeper"}]}}
                """);

        Finished drafted = source("init", file.toString());
        assertThat(drafted.exitCode()).as(drafted.output()).isZero();

        JsonNode draft = draft("report");
        assertThat(draft.path("json-path").asText()).isEqualTo("/data/Report_Entry");
        assertThat(fields(draft.path("columns")))
                .isEqualTo(columns(
                        "Employee_ID", "employeeIdentifier", "primaryWorkEmail", "email", "businessTitle", "jobTitle"));
        assertThat(texts(draft.path("ignore"))).containsExactly("badge");
        Finished checked = source("check", "report", file.toString());
        assertThat(checked.output()).contains("{\"username\":\"z.q\",\"email\":\"z.q@example.com\"", "2 valid");
        assertThat(checked.exitCode()).isZero();
    }

    @Test
    void prefersTheColumnThatSaysMore() throws Exception {
        Path file = Files.writeString(
                root.resolve("both.csv"),
                "Email,Work Email,Manager,Manager Email,Username,Team,Dept\n"
                        + "z@home.example.com,z.q@example.com,\"U, Y\",y.u@example.com,zq,Mammals,Zoology\n");

        source("init", file.toString());

        JsonNode draft = draft("both");
        assertThat(fields(draft.path("columns")))
                .isEqualTo(columns("Work Email", "email", "Manager Email", "manager", "Dept", "department"));
        assertThat(texts(draft.path("ignore"))).containsExactlyInAnyOrder("Email", "Manager", "Team");
        assertThat(source("check", "both", file.toString()).output())
                .contains("\"email\":\"z.q@example.com\"", "\"manager\":\"y.u@example.com\"", "1 valid, 0 invalid");
    }

    @Test
    void needsNoMappingForAttributesByTheirNames() throws Exception {
        Path file = Files.writeString(
                root.resolve("plain.csv"),
                "username,email,Manager,attributes.badge,attribute1_name,attribute1_value,operation,,activated\n"
                        + "zq,z.q@example.com,,Z1,color,zinc,create,,\n");

        source("init", file.toString());

        JsonNode draft = draft("plain");
        assertThat(fieldNames(draft)).doesNotContain("columns", "unique", "delimiter", "header-row", "encoding");
        assertThat(texts(draft.path("ignore"))).containsExactly("activated");
        Finished checked = source("check", "plain", file.toString());
        assertThat(checked.output()).contains("  manager: column Manager\n", "1 valid, 0 invalid");
        assertThat(checked.exitCode()).isZero();
    }

    @Test
    void writesNamesOfColumnsThatYamlWouldMisread() throws Exception {
        Path file = Files.writeString(
                root.resolve("odd.csv"),
                "Benutzer,Mail,\"Note: \"\"x\"\" #1\",\"two\nlines: x\",- dash,null,*star,@skip@\n"
                        + "zq,z.q@example.com,1,2,3,4,5,6\n");

        source("init", file.toString());

        assertThat(texts(draft("odd").path("ignore")))
                .containsExactly("Note: \"x\" #1", "two\nlines: x", "- dash", "null", "*star", "@skip@");
        assertThat(source("check", "odd", file.toString()).output()).contains("1 valid, 0 invalid");
    }

    @Test
    void draftsForOneOfSeveralOrganizations() throws Exception {
        Path file = Files.writeString(root.resolve("hr.csv"), "Benutzer,Mail\nzq,z.q@example.com\n");
        environment.put("MUSTER_ORGS", "emea,apac");

        Finished undecided = source("init", file.toString());
        assertThat(undecided.output()).contains("select one with --org");
        assertThat(undecided.exitCode()).isEqualTo(2);

        Finished drafted = source("init", "--org", "emea", file.toString());
        assertThat(drafted.output()).contains("source check --org emea hr " + file, "inbox/org/emea/hr/");
        assertThat(inbox("org").resolve("emea").resolve("hr")).isDirectory();
        assertThat(source("check", "--org", "emea", "hr", file.toString()).exitCode())
                .isZero();
    }

    @Test
    void namesWhatNewUsersLack() throws Exception {
        Path file = Files.writeString(root.resolve("numbers.csv"), "Personalnummer,Abteilung\nQ17,Zoologie\n");

        Finished drafted = source("init", file.toString());

        assertThat(drafted.output()).contains("Missing: no column is the username", "Missing: no column is the email");
        assertThat(Files.readString(definition("numbers")))
                .contains("# Missing: no column is the username", "# Missing: no column is the email");
    }

    @Test
    void makesUsernamesAndEmailAddressesOfNames() throws Exception {
        Path file = Files.writeString(root.resolve("names.csv"), "Prénom,Nom\nZélie,Quillefer\n");
        source("init", file.toString());
        String draft = Files.readString(definition("names"));
        assertThat(draft)
                .contains("# Missing: no column is the email, which new users need. Map a column to it, or use");
        Files.writeString(definition("names"), draft.replace("#  email:", "  email:"));

        Finished checked = source("check", "names", file.toString());

        assertThat(checked.output())
                .contains("{\"username\":\"zelie.quillefer{n}\",\"email\":\"{username}@example.com\"")
                .contains("1 valid, 0 invalid");
        assertThat(checked.exitCode()).isZero();
    }

    @Test
    void draftsAFileThatHasOnlyAHeader() throws Exception {
        Path file = Files.writeString(root.resolve("empty.csv"), "Benutzer,Mail\n");

        assertThat(source("init", file.toString()).exitCode()).isZero();
        Finished checked = source("check", "empty", file.toString());

        assertThat(checked.output()).contains("SOURCE_EMPTY: ", "Nothing was sent.");
        assertThat(checked.exitCode()).isOne();
    }

    @Test
    void commentsOutWhatIsValid() throws Exception {
        Export export =
                exports().filter(one -> one.name().equals("german")).findFirst().orElseThrow();
        Path file = Files.writeString(root.resolve("german.csv"), export.text());
        source("init", file.toString());
        String draft = Files.readString(definition("german"));
        Files.writeString(
                definition("german"),
                draft.lines()
                        .map(line -> line.replaceFirst("^#(?=\\S|  \\S)", ""))
                        .collect(Collectors.joining("\n")));

        Finished checked = source("check", "german", file.toString());

        assertThat(fieldNames(draft("german")))
                .contains("at-creation", "skip", "unique", "blank-cells", "arrays", "missing", "returning", "protected")
                .contains("guards");
        assertThat(checked.output()).contains("skipped: rows with Aktiv = \"Inactive\"", "2 valid, 0 invalid");
        assertThat(checked.exitCode()).isZero();
    }

    @Test
    void overwritesADefinitionOnlyByForce() throws Exception {
        Path file = Files.writeString(root.resolve("hr.csv"), "Benutzer,Mail\nzq,z.q@example.com\n");
        Files.createDirectories(root.resolve("sources"));
        Files.writeString(definition("hr"), "operation: update\n");

        Finished refused = source("init", file.toString());
        assertThat(refused.output())
                .isEqualTo("muster: The source hr exists (" + definition("hr")
                        + "). Choose another name with --name, or overwrite it with --force\n");
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(definition("hr")).hasContent("operation: update");

        assertThat(source("init", "--force", file.toString()).exitCode()).isZero();
        assertThat(draft("hr").path("operation").asText()).isEqualTo("upsert");
    }

    @ParameterizedTest
    @ValueSource(strings = {"create", "org", "default", "Two Words", ""})
    void refusesNamesThatNoSourceMayHave(String name) throws Exception {
        Path file = Files.writeString(root.resolve("hr.csv"), "Benutzer,Mail\nzq,z.q@example.com\n");

        Finished refused = source("init", "--name", name, file.toString());

        assertThat(refused.output())
                .startsWith("muster: --name is \"" + name + "\": a name has lower-case letters, digits, - and _, and "
                        + "is not create, update, upsert, org, default");
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(root.resolve("sources")).doesNotExist();
    }

    @Test
    void makesANameThatASourceMayHave() throws Exception {
        Path file = Files.writeString(root.resolve("UPDATE.CSV"), "Benutzer,Mail\nzq,z.q@example.com\n");

        assertThat(source("init", file.toString()).exitCode()).isZero();

        assertThat(definition("update-people")).exists();
    }

    static Stream<byte[]> noTables() {
        return Stream.of(
                "%PDF-1.7\n".getBytes(StandardCharsets.US_ASCII),
                new byte[] {'a', 0, 'b', 0, ',', 0, 0, 0},
                "<html><table><tr><td>Zadie</td></tr></table></html>".getBytes(StandardCharsets.UTF_8),
                "zquill,z.q@example.com,Zadie\nyumber,y.u@example.com,Yorick\n".getBytes(StandardCharsets.UTF_8),
                "Zadie,Quillfeather,Manager\nYorick,Umberslade,Zookeeper\n".getBytes(StandardCharsets.UTF_8),
                new byte[0]);
    }

    @ParameterizedTest
    @MethodSource("noTables")
    void refusesAFileWithoutAHeader(byte[] content) throws Exception {
        Path file = Files.write(root.resolve("people.csv"), content);

        Finished refused = source("init", file.toString());

        assertThat(refused.output())
                .startsWith("muster: ")
                .contains("people.csv: ")
                .doesNotContain("Zadie", "zquill");
        assertThat(refused.output().lines()).hasSize(1);
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(root.resolve("sources")).doesNotExist();
    }

    @Test
    void listsAllMistakesOfADefinition() throws Exception {
        Path file = Files.writeString(root.resolve("hr.csv"), "Benutzer,Mail\nzq,z.q@example.com\n");
        Files.createDirectories(root.resolve("sources"));
        Files.writeString(definition("hr"), "match: [email, phone]\ncolumns:\n  Benutzer: usrname\nguard: 5%\n");

        Finished checked = source("check", "hr", file.toString());

        assertThat(checked.output())
                .contains(
                        definition("hr") + ":1:16: ",
                        definition("hr") + ":3:3: unknown attribute \"usrname\"",
                        definition("hr") + ":4:1: unknown section \"guard\"");
        assertThat(checked.exitCode()).isEqualTo(2);
        assertThat(source("check", "other", file.toString()).output())
                .contains("There is no source \"other\"", "The sources are hr");
    }

    @Test
    void countsInvalidAndSkippedRows() throws Exception {
        Path file = Files.writeString(
                root.resolve("hr.csv"),
                "Benutzer,Mail,Kennwort\nzq,z.q@example.com,Zebra-Secret-1\nyu,nonsense,\nxx,x.x@example.com,\n");
        Files.createDirectories(root.resolve("sources"));
        Files.writeString(
                definition("hr"),
                "columns: {Benutzer: username, Mail: email, Kennwort: password}\nskip: Benutzer = \"xx\"\n");

        Finished checked = source("check", "hr", file.toString());

        assertThat(checked.output())
                .contains(
                        "  line 2: Benutzer \"zq\", Mail \"z.q@example.com\", Kennwort \"***\"\n",
                        "  line 4: Benutzer \"xx\", Mail \"x.x@example.com\"\n    is skipped\n",
                        "hr.csv:3: EMAIL_MALFORMED: ",
                        "hr.csv: 2 rows by " + definition("hr") + ": 1 valid, 1 invalid, 1 skipped\n")
                .doesNotContain("Zebra");
        assertThat(checked.exitCode()).isOne();
    }

    private Finished source(String... arguments) throws InterruptedException {
        String[] all = Stream.concat(Stream.of("source"), Stream.of(arguments)).toArray(String[]::new);
        environment.put("MUSTER_HOME", root.resolve("home").toString());
        environment.put("MUSTER_SOURCE_DEFINITIONS", root.resolve("sources").toString());
        return MusterCommand.run(environment, all);
    }

    private Path definition(String name) {
        return root.resolve("sources").resolve(name + ".yaml");
    }

    private Path inbox(String name) {
        return root.resolve("home").resolve("inbox").resolve(name);
    }

    private JsonNode draft(String name) throws IOException {
        return new YAMLMapper().readTree(definition(name).toFile());
    }

    private static Map<String, String> fields(JsonNode node) {
        var fields = new LinkedHashMap<String, String>();
        node.properties()
                .forEach(field -> fields.put(field.getKey(), field.getValue().asText()));
        return fields;
    }

    private static List<String> fieldNames(JsonNode node) {
        return node.properties().stream().map(Map.Entry::getKey).toList();
    }

    private static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }
}
