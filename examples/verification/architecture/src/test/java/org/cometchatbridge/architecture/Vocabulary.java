/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The words that main code does not use, as in the glossary of CONTRIBUTING.md. The patterns match
 * the text of {@link SourceText}: lower case, one space between words, also between those of a
 * name.
 */
final class Vocabulary {

  private record Word(Pattern pattern, String instead) {}

  /**
   * Text in which a word has another sense.
   *
   * @param files matches the paths of the files to which this applies
   */
  record Exemption(Pattern text, Pattern files, String reason) {}

  record Finding(String file, int line, String word, String instead) {

    @Override
    public String toString() {
      return file + ":" + line + ": " + word + " -> " + instead;
    }
  }

  private static final String ANY_FILE = ".*";

  private static final List<Word> WORDS =
      List.of(
          word("hosts?", "application"),
          word("answer(s|ed|ing)?|repl(y|ies|ied|ying)", "response, respond, return"),
          word("flights?", "token request"),
          word("climb(s|ed|ing)?|ladders?", "provision"),
          word("refus(e|es|ed|ing|als?)", "reject"),
          word("(end|kill)(s|ed|ing)? ((the|a|its|this|that|all|old|other) )*tokens?", "revoke"),
          word("tokens? (is|are|was|were|be|been|being) (ended|killed)", "revoke"),
          word("tell(s|ing)?|told|hear(s|d|ing)?|sa(y|ys|id|ying) of", "log, report, notify"),
          word("mend(s|ed|ing)?", "fix"),
          word("look(s|ed|ing)?(?!-?[ -]?ups?\\b)", "look up, check, read"),
          word("call(s|ed|ing)? again|another try", "retry"),
          word("(login|token request|duration) deadlines?", "timeout, wait, lifetime"),
          word("budgets?", "rate limit, quota"),
          word("whoever|somebody|nobody|anybody|someone|anyone", "caller, waiter, request, user"),
          word("wish(es|ed|ing)?", "desired state, outbox"),
          word("ow(e|es|ed|ing)", "pending"));

  static final List<Exemption> EXEMPTIONS =
      List.of(
          exempt(
              "(get( local)?|set) host",
              ANY_FILE,
              "methods of java.net.URI, InetAddress and Jetty"),
          exempt("(unknown|no such) host", ANY_FILE, "java.net.UnknownHostException"),
          exempt(
              "http host|target host|host string|host verification",
              ANY_FILE,
              "types and methods of HttpClient"),
          exempt("shared host", ".*/Switches\\.java", "a server of CometChat's"),
          exempt("host names?", ANY_FILE, "a name in DNS or in a certificate"),
          exempt("(wrong|another) host", ".*/emulator/.*", "a name in a certificate"),
          exempt("host:port|(host|port)(,| and) (host|port)", ANY_FILE, "parts of a URL"),
          exempt("hosts?", ".*/ApiAddress\\.java", "the host in the URL of the REST API"),
          exempt("hosts?", ".*/(WebUrl|Punycode)\\.java", "the host in the URL of a picture"),
          exempt("hosts?", ".*/(Origin|AllowedOrigins|OriginCheck)\\.java", "the header Host"),
          exempt("host", ".*/NetworkProbe\\.java", "the header Host"),
          exempt("hosts?", ".*/Loopback\\.java", "the host of a URL"),
          exempt("hosts?", ".*/ClientApi\\.java", "the host of the emulator in the SDK's settings"),
          exempt("hosts?", ".*/CertificateAuthority\\.java", "a name in a certificate"),
          exempt(
              "hosts?",
              ".*/emulator/(Main|CommandLine|EmulatorCommand)\\.java",
              "the option --host"),
          exempt("hosts?", ".*/(openapi|client-api)\\.yaml", "the server in CometChat's URLs"),
          exempt("client host", ".*/CometChatEmulator\\.java", "a setting of the SDK"),
          exempt("single-flight", ANY_FILE, "the established name of the pattern"),
          exempt("look it up", ANY_FILE, "to look up"),
          exempt("refuse", ".*/SimilarName\\.java", "a former value of a setting"),
          exempt(
              "refused? connections?|connections? ((is|are|was|were) )?refused",
              ANY_FILE,
              "what TCP does"));

  private Vocabulary() {}

  private static Word word(String regex, String instead) {
    return new Word(wholeWords(regex), instead);
  }

  private static Exemption exempt(String text, String files, String reason) {
    return new Exemption(wholeWords(text), Pattern.compile(files), reason);
  }

  private static Pattern wholeWords(String regex) {
    return Pattern.compile("\\b(?:" + regex + ")\\b");
  }

  /** The sources of a folder and all folders in it. */
  static List<Path> sources(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> file.toString().matches(".*\\.(java|js|ts|json|html|yaml|properties)"))
          .sorted()
          .toList();
    }
  }

  static List<Finding> findings(Path root, Path file) {
    try {
      return findings(path(root, file), Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<Finding> findings(String file, String source) {
    List<Finding> findings = new ArrayList<>();
    for (SourceText.Segment segment : SourceText.read(file, source)) {
      String text = withoutExemptions(file, segment.text());
      for (Word word : WORDS) {
        word.pattern()
            .matcher(text)
            .results()
            .map(hit -> new Finding(file, segment.line(hit.start()), hit.group(), word.instead()))
            .forEach(findings::add);
      }
    }
    return findings;
  }

  /** The text of the same length in which what an exemption matches is blank. */
  private static String withoutExemptions(String file, String text) {
    String rest = text;
    for (Exemption exemption : EXEMPTIONS) {
      if (exemption.files().matcher(file).matches()) {
        rest = exemption.text().matcher(rest).replaceAll(hit -> "#".repeat(hit.group().length()));
      }
    }
    return rest;
  }

  static boolean isUsed(Exemption exemption, Path root, Path file) {
    try {
      return exemption.files().matcher(path(root, file)).matches()
          && SourceText.read(path(root, file), Files.readString(file)).stream()
              .anyMatch(segment -> exemption.text().matcher(segment.text()).find());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String path(Path root, Path file) {
    return root.relativize(file).toString().replace('\\', '/');
  }
}
