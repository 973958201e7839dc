/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.architecture;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The commands of the documentation: every fenced block {@code sh} of every Markdown file. The HTML
 * comment right above the block says how it is run:
 *
 * <ul>
 *   <li>{@code <!-- run -->}: from the root of the project; has to succeed
 *   <li>{@code <!-- run until: TEXT -->}: has to print TEXT; ended behind the last block of the
 *       page
 *   <li>{@code <!-- run by .ci/run -->}: {@code .ci/run} holds the command
 *   <li>{@code <!-- not run: REASON -->}
 * </ul>
 *
 * <p>A block without such a comment is a mistake. {@code .ci/run} runs the blocks with {@code java
 * DocumentedCommands.java}; a test checks the comments.
 */
final class DocumentedCommands {

  private static final Pattern BLOCK =
      Pattern.compile(
          "(?:<!-- *(?<mark>[^\\n]*?) *-->\\n *)?```(?<language>\\w*)\\n(?<text>.*?)\\n *```",
          Pattern.DOTALL);
  private static final Pattern COMMAND = Pattern.compile("(mvn|java|npm|npx|node|curl|docker) .*");
  private static final Pattern INLINE = Pattern.compile("`((?:mvn|java|npm|npx|node) [^`]*)`");
  private static final String UNTIL = "run until: ";
  private static final String NOT = "not run: ";
  private static final Duration LIMIT = Duration.ofMinutes(10);

  /** A block of commands, and the comment above it; empty if there is none. */
  record Block(String page, int line, String mark, String text) {

    boolean isMarked() {
      return mark.equals("run")
          || mark.equals("run by .ci/run")
          || mark.startsWith(UNTIL)
          || mark.startsWith(NOT);
    }

    @Override
    public String toString() {
      return page + ":" + line + ": " + text.lines().findFirst().orElse("");
    }
  }

  private DocumentedCommands() {}

  /** The commands of a page, in their order. */
  static List<Block> blocks(String page, String markdown) {
    List<Block> blocks = new ArrayList<>();
    Matcher matcher = BLOCK.matcher(markdown);
    while (matcher.find()) {
      String text = matcher.group("text").stripIndent().strip();
      if (isCommand(matcher.group("language"), text)) {
        String mark = matcher.group("mark");
        int line = (int) markdown.substring(0, matcher.start("text")).lines().count() + 1;
        blocks.add(new Block(page, line, mark == null ? "" : mark, text));
      }
    }
    return blocks;
  }

  private static boolean isCommand(String language, String text) {
    return language.equals("sh") || (language.isEmpty() && COMMAND.matcher(text).lookingAt());
  }

  /** The commands within the sentences of a page. */
  static List<String> inline(String markdown) {
    String sentences = BLOCK.matcher(markdown).replaceAll("");
    return INLINE
        .matcher(sentences)
        .results()
        .map(command -> command.group(1).replaceAll("\\s+", " "))
        .toList();
  }

  static List<Path> pages(Path project) throws IOException {
    try (Stream<Path> files = Files.walk(project)) {
      return files
          .filter(file -> file.toString().endsWith(".md"))
          .filter(file -> !file.toString().matches(".*[/\\\\](target|node_modules)[/\\\\].*"))
          .sorted()
          .toList();
    }
  }

  /**
   * Runs the commands of all pages, or of the given ones.
   *
   * @param args the local Maven repository of the commands, and the pages
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    Path repository = Path.of(args[0]).toAbsolutePath();
    List<Path> pages =
        args.length > 1 ? Stream.of(args).skip(1).map(Path::of).toList() : pages(Path.of("."));
    for (Path page : pages) {
      run(repository, blocks(page.normalize().toString(), Files.readString(page)));
    }
  }

  private static void run(Path repository, List<Block> page)
      throws IOException, InterruptedException {
    Process background = null;
    try {
      for (Block block : page) {
        if (!block.isMarked()) {
          throw new IllegalStateException("no comment says how to run " + block);
        }
        if (block.mark().equals("run")) {
          runToItsEnd(repository, block);
        } else if (block.mark().startsWith(UNTIL)) {
          end(background);
          background = runUntil(repository, block, block.mark().substring(UNTIL.length()));
        }
      }
    } finally {
      end(background);
    }
  }

  private static void runToItsEnd(Path repository, Block block)
      throws IOException, InterruptedException {
    long begin = System.nanoTime();
    System.out.println("$ " + block);
    Process process = start(repository, block, ProcessBuilder.Redirect.INHERIT);
    boolean ended = process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS);
    if (!ended || process.exitValue() != 0) {
      end(process);
      throw new IllegalStateException(
          (ended ? "exit code " + process.exitValue() : "no end") + ": " + block);
    }
    report(begin);
  }

  private static Process runUntil(Path repository, Block block, String text)
      throws IOException, InterruptedException {
    long begin = System.nanoTime();
    System.out.println("$ " + block);
    File output = File.createTempFile("command", ".log");
    Process process = start(repository, block, ProcessBuilder.Redirect.to(output));
    while (!Files.readString(output.toPath()).contains(text)) {
      boolean late = System.nanoTime() - begin > LIMIT.toNanos();
      if (process.waitFor(500, TimeUnit.MILLISECONDS) || late) {
        System.out.println(Files.readString(output.toPath()));
        end(process);
        throw new IllegalStateException("did not print \"" + text + "\": " + block);
      }
    }
    report(begin);
    return process;
  }

  private static void report(long begin) {
    double seconds = (System.nanoTime() - begin) / 1e9;
    System.out.printf(Locale.ROOT, "  %.1f s%n", seconds);
  }

  private static Process start(Path repository, Block block, ProcessBuilder.Redirect output)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder("bash", "-euo", "pipefail", "-c", block.text());
    builder.environment().put("MAVEN_OPTS", "-Dmaven.repo.local=" + repository);
    return builder.redirectErrorStream(true).redirectOutput(output).start();
  }

  private static void end(Process process) throws InterruptedException {
    if (process == null) {
      return;
    }
    List<ProcessHandle> all =
        Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
    all.forEach(ProcessHandle::destroy);
    if (!process.waitFor(20, TimeUnit.SECONDS)) {
      all.forEach(ProcessHandle::destroyForcibly);
    }
  }

  /** For the test: what is wrong with the comments of a page. */
  static List<String> mistakes(Path project) throws IOException {
    String ci = Files.readString(project.resolve(".ci/run"));
    List<Block> all =
        pages(project).stream()
            .flatMap(page -> blocks(project.relativize(page).toString(), read(page)).stream())
            .toList();
    List<String> lines = all.stream().flatMap(block -> block.text().lines()).toList();
    Stream<String> unmarked =
        all.stream().filter(block -> !block.isMarked()).map(block -> "no comment above " + block);
    Stream<String> absent =
        all.stream()
            .filter(block -> block.mark().equals("run by .ci/run"))
            .filter(block -> !block.text().lines().allMatch(line -> ci.contains(line)))
            .map(block -> "not in .ci/run: " + block);
    Stream<String> inline =
        pages(project).stream()
            .flatMap(
                page ->
                    inline(read(page)).stream()
                        .filter(command -> !lines.contains(command))
                        .map(command -> project.relativize(page) + ": not in a block: " + command));
    return Stream.of(unmarked, absent, inline).flatMap(mistakes -> mistakes).toList();
  }

  private static String read(Path page) {
    try {
      return Files.readString(page);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
