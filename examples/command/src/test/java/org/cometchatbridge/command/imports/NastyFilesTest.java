/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.command.imports;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.cometchatbridge.command.ScriptedTerminal;
import org.cometchatbridge.core.Uid;
import org.cometchatbridge.core.spi.UidMapping;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Files as they come: each is read, or rejected with the place of the problem. */
class NastyFilesTest {

  @TempDir private Path folder;

  private static byte[] utf8(String text) {
    return text.getBytes(UTF_8);
  }

  private static byte[] marked(int[] mark, String text, Charset charset) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int b : mark) {
      bytes.write(b);
    }
    bytes.writeBytes(text.getBytes(charset));
    return bytes.toByteArray();
  }

  static Stream<Arguments> readable() {
    String csv = "userId,name\n1,Zoë\n2,Ada\n";
    return Stream.of(
        Arguments.of("plain", "a.csv", utf8(csv), "", 2),
        Arguments.of("no line end at the end", "a.csv", utf8("userId\n1\n2"), "", 2),
        Arguments.of("Windows line ends", "a.csv", utf8("userId,name\r\n1,A\r\n2,B\r\n"), "", 2),
        Arguments.of("old Mac line ends", "a.csv", utf8("userId,name\r1,A\r2,B\r"), "", 2),
        Arguments.of(
            "BOM of UTF-8", "a.csv", marked(new int[] {0xEF, 0xBB, 0xBF}, csv, UTF_8), "", 2),
        Arguments.of(
            "BOM of UTF-16LE", "a.csv", marked(new int[] {0xFF, 0xFE}, csv, UTF_16LE), "", 2),
        Arguments.of(
            "BOM of UTF-16BE", "a.csv", marked(new int[] {0xFE, 0xFF}, csv, UTF_16BE), "", 2),
        Arguments.of(
            "BOM of UTF-32LE",
            "a.csv",
            marked(new int[] {0xFF, 0xFE, 0, 0}, csv, Charset.forName("UTF-32LE")),
            "",
            2),
        Arguments.of(
            "BOM of UTF-32BE",
            "a.csv",
            marked(new int[] {0, 0, 0xFE, 0xFF}, csv, Charset.forName("UTF-32BE")),
            "",
            2),
        Arguments.of(
            "ISO-8859-1, named", "a.csv", csv.getBytes(ISO_8859_1), "--encoding ISO-8859-1", 2),
        Arguments.of(
            "quotes and line breaks",
            "a.csv",
            utf8("userId,name\n1,\"A \"\"the\"\" B\"\n2,\"two\r\nlines\"\n3,\"a,b\"\n"),
            "",
            3),
        Arguments.of("empty lines", "a.csv", utf8("userId,name\n\n1,A\n\n\n2,B\n\n"), "", 2),
        Arguments.of("only the first line", "a.csv", utf8("userId,name\n"), "", 0),
        Arguments.of("semicolons", "a.csv", utf8("userId;name\n1;A\n"), "--separator ;", 1),
        Arguments.of("other names", "a.csv", utf8("ID,Full Name,x\n1,A,y\n"), "--map x=-", 1),
        Arguments.of(
            "mapped names", "a.csv", utf8("nr,who\n1,A\n"), "--map nr=userId --map who=name", 1),
        Arguments.of(
            "all fields",
            "a.csv",
            utf8(
                "userId,name,avatar,link,role,status_message,tags,metadata,metadata.city,status\n"
                    + "1,A,https://a.example/p.png,https://a.example/1,vip,Hi,x;y,"
                    + "\"{\"\"a\"\":1}\",Rome,Deactivated\n"),
            "",
            1),
        Arguments.of(
            "long name, adjusted",
            "a.csv",
            utf8("userId,name\n1," + "n".repeat(101) + "\n"),
            "--adjust",
            1),
        Arguments.of(
            "JSON lines",
            "a.jsonl",
            utf8("{\"userId\":\"1\",\"tags\":[\"x\"],\"metadata\":{\"a\":[1]}}\r\n\n{\"id\":2}\n"),
            "",
            2),
        Arguments.of(
            "JSON objects over several lines",
            "a.jsonl",
            utf8("{\n  \"userId\": \"1\",\n  \"tags\": [\n  \"x\"\n]\n}\n {\"id\":\"2}{\"}\n"),
            "",
            2),
        Arguments.of("tab", "a.csv", utf8("userId\tname\n1\tA\n"), "--separator tab", 1),
        Arguments.of("empty JSON lines", "a.jsonl", utf8(""), "", 0));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("readable")
  void readableFile_isRead(String name, String file, byte[] content, String options, int rows)
      throws Exception {
    ScriptedTerminal terminal = checked(file, content, options, 0);

    assertThat(terminal.errors())
        .isEqualToIgnoringNewLines(rows == 0 ? "Warning: the file has no rows." : "");
    assertThat(terminal.output()).startsWith(rows + (rows == 1 ? " row," : " rows,"));
  }

  static Stream<Arguments> rejected() {
    return Stream.of(
        Arguments.of("empty", "a.csv", utf8(""), "", "Line 1: The file is empty"),
        Arguments.of(
            "UTF-16 without BOM",
            "a.csv",
            "userId,name\n1,A\n".getBytes(UTF_16LE),
            "",
            "Line 1, character 2: This is a NUL"),
        Arguments.of(
            "UTF-32 without BOM",
            "a.csv",
            "userId,name\n1,A\n".getBytes(Charset.forName("UTF-32LE")),
            "",
            "such as --encoding UTF-16LE or UTF-32LE"),
        Arguments.of(
            "ISO-8859-1",
            "a.csv",
            "userId,name\n1,Ada\n2,Zo\u00eb\n".getBytes(ISO_8859_1),
            "",
            "Line 3, character 5: This is not UTF-8"),
        Arguments.of(
            "NUL",
            "a.csv",
            utf8("userId,name\r\n1,A\r\n2,B\u0000\r\n"),
            "",
            "Line 3, character 4: This is a NUL"),
        Arguments.of(
            "cut in a character",
            "a.csv",
            new byte[] {'u', 's', 'e', 'r', 'I', 'd', '\n', (byte) 0xC3},
            "",
            "Line 2, character 1: This is not UTF-8"),
        Arguments.of("no header", "a.csv", utf8("1,Ada\n"), "", "Line 1, column '1': This column"),
        Arguments.of(
            "unknown column",
            "a.csv",
            utf8("userId,email\n1,a@b\n"),
            "",
            "Line 1, column 'email': This column is unknown"),
        Arguments.of(
            "no user ids", "a.csv", utf8("name\nAda\n"), "", "Line 1: No column has the user ids"),
        Arguments.of(
            "same column twice",
            "a.csv",
            utf8("userId,name,Name\n1,A,B\n"),
            "",
            "Line 1, column 'Name': Another column"),
        Arguments.of(
            "mapped column is missing",
            "a.csv",
            utf8("userId\n1\n"),
            "--map email=-",
            "There is no column 'email'"),
        Arguments.of(
            "row too short",
            "a.csv",
            utf8("userId,name\n1,A\n2\n"),
            "",
            "Line 3: This row has 1 field, and"),
        Arguments.of(
            "row too long",
            "a.csv",
            utf8("userId,name\n1,A,x\n"),
            "",
            "Line 2: This row has 3 fields"),
        Arguments.of(
            "quotation mark without end",
            "a.csv",
            utf8("userId,name\n1,A\n2,\"B\n3,C\n"),
            "",
            "Line 3: Here, or in the record"),
        Arguments.of(
            "quotation mark within a field",
            "a.csv",
            utf8("userId,name\n1,\"A\" x\n"),
            "",
            "Line 2: Here, or in the record"),
        Arguments.of(
            "endless field",
            "a.csv",
            utf8("userId,name\n1,\"" + "x".repeat(1 << 19) + "\"\n"),
            "",
            "Line 2: Here, or in the record"),
        Arguments.of(
            "line numbers after line breaks",
            "a.csv",
            utf8("userId,name\n1,\"a\nb\"\n,C\n"),
            "",
            "Line 4, column 'userId': There is no user id"),
        Arguments.of(
            "same user twice",
            "a.csv",
            utf8("userId,name\n1,A\n2,B\n1,C\n"),
            "",
            "Line 4, column 'userId': Line 2 has the same user id"),
        Arguments.of(
            "two users of one uid",
            "a.csv",
            utf8("userId,name\nada,A\nbob,B\nADA,C\n"),
            "--uid-mapping org.cometchatbridge.command.imports.NastyFilesTest$Folding",
            "Line 4, column 'userId'"),
        Arguments.of(
            "user id without uid",
            "a.csv",
            utf8("userId\nA B\n"),
            "--uid-mapping identity",
            "Line 2, column 'userId': This user id has no uid"),
        Arguments.of(
            "name too long",
            "a.csv",
            utf8("userId,name\n1," + "n".repeat(101) + "\n"),
            "",
            "Line 2, column 'name': A name has 1 to 100"),
        Arguments.of(
            "wrong avatar",
            "a.csv",
            utf8("userId,avatar\n1,picture.png\n"),
            "",
            "Line 2, column 'avatar'"),
        Arguments.of(
            "wrong role", "a.csv", utf8("userId,role\n1,Big Boss\n"), "", "Line 2, column 'role'"),
        Arguments.of(
            "wrong status",
            "a.csv",
            utf8("userId,status\n1,gone\n"),
            "",
            "Line 2, column 'status'"),
        Arguments.of(
            "metadata are no JSON",
            "a.csv",
            utf8("userId,metadata\n1,{a\n"),
            "",
            "Line 2, column 'metadata'"),
        Arguments.of(
            "metadata too long",
            "a.csv",
            utf8("userId,metadata.a\n1," + "x".repeat(5_100) + "\n"),
            "",
            "Line 2, column 'metadata': CometChat takes"),
        Arguments.of(
            "damaged JSON",
            "a.jsonl",
            utf8("{\"userId\":\"1\"}\n{\"userId\":\"2\"\n{\"userId\":\"3\"}\n"),
            "",
            "Line 2, character 14: This is not JSON"),
        Arguments.of(
            "array instead of lines",
            "a.jsonl",
            utf8("[{\"userId\":\"1\"}]"),
            "",
            "Line 1, character 1: Each line has one JSON object"),
        Arguments.of(
            "unknown field",
            "a.jsonl",
            utf8("{\"userId\":\"1\"}\n{\"userId\":\"2\",\"email\":\"x\"}\n"),
            "",
            "Line 2, character"),
        Arguments.of(
            "field twice",
            "a.jsonl",
            utf8("{\"userId\":\"1\",\"userId\":\"2\"}\n"),
            "",
            "Line 1, character"),
        Arguments.of(
            "wrong type",
            "a.jsonl",
            utf8("{\"userId\":\"1\",\"name\":[1]}\n"),
            "",
            "Line 1, character"),
        Arguments.of(
            "cut", "a.jsonl", utf8("{\"userId\":\"1\"}\n{\"userId\":"), "", "Line 2, character"));
  }

  @Test
  void everyProblemOfJsonLines_isReportedWithItsLine() throws Exception {
    String deep = "[".repeat(1_001);
    ScriptedTerminal terminal =
        checked(
            "a.jsonl",
            utf8(
                "{\"userId\":\"1\"}\r\n{\"userId\":\"2\"\r\n{\n\"userId\":\"3\",\n\"name\": [1]\n}\n\r"
                    + "{\"userId\":\"4\",\"email\":\"x\"}\n{\"userId\":\"5\",\"email\":\"x\"}\n"
                    + "{\"userId\":\"6\",\"metadata\":{\"a\":"
                    + deep
                    + "}}\n{\"userId\":\"7\"}{\"userId\":\"8\"}\n\"9\"\n{\"userId\":\"1\"}\n"
                    + "{\"userId\":\"10\",\"name\":\""
                    + "x".repeat(1 << 19)
                    + "\"}\n{\n\"name\":\"No id\"}\n{\"userId\":"),
            "",
            1);

    assertThat(terminal.errors().lines().map(line -> line.replaceFirst(":.*", "")))
        .containsExactly(
            "Line 2, character 14",
            "Line 5, character 9",
            "Line 8, character 15",
            "Line 10, character 1029",
            "Line 11, character 15",
            "Line 12, character 1",
            "Line 13, column 'userId'",
            "Line 14, character 23",
            "Line 15, column 'userId'",
            "Line 17, character 11",
            "10 problems in 12 rows. Nothing was sent to CometChat.");
  }

  @Test
  void lineWithoutEnd_isNotReadIntoMemory() throws Exception {
    assertThat(checked("a.jsonl", utf8("{\"a\":[" + "1,".repeat(1 << 20)), "", 1).errors())
        .startsWith("Line 1: ");
  }

  /** Folds user ids, so that two of them have one uid. */
  public static final class Folding implements UidMapping {

    @Override
    public Optional<Uid> uidOf(String userId) {
      return Optional.of(Uid.of(userId.toLowerCase(Locale.ROOT)));
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rejected")
  void otherFile_isRejectedWithThePlace(
      String name, String file, byte[] content, String options, String message) throws Exception {
    ScriptedTerminal terminal = checked(file, content, options, 1);

    assertThat(terminal.errors()).contains(message, "Nothing was sent to CometChat");
    assertThat(terminal.output()).isEmpty();
  }

  @Test
  void problemInTheHeader_isCountedWithoutRows() throws Exception {
    assertThat(checked("a.csv", utf8("name\nAda\n"), "", 1).errors())
        .contains("1 problem. Nothing was sent");
  }

  @ParameterizedTest
  @CsvSource({
    "a.csv, 'userId,\u001b[2J\u0007x\u009b\n1,A\n'",
    "a.jsonl, '{\"e\\u001b\\u0007\":1}'"
  })
  void controlCharacters_areNotPrinted(String file, String content) throws Exception {
    assertThat(checked(file, utf8(content), "", 1).errors())
        .doesNotContain("\u001b", "\u0007", "\u009b")
        .contains("?");
  }

  private ScriptedTerminal checked(String file, byte[] content, String options, int exit)
      throws Exception {
    Path path = Files.write(folder.resolve(file), content);
    List<String> arguments = new ArrayList<>(List.of("import", "--dry-run"));
    if (!options.isEmpty()) {
      arguments.addAll(List.of(options.split(" ")));
    }
    arguments.add(path.toString());
    ScriptedTerminal terminal = new ScriptedTerminal();
    int code = terminal.run(arguments.toArray(String[]::new));
    assertThat(code).as(terminal.errors()).isEqualTo(exit);
    return terminal;
  }
}
