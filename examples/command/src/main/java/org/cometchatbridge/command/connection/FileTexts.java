/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.command.connection;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Properties;
import org.cometchatbridge.command.terminal.CommandFailure;
import org.cometchatbridge.command.terminal.ExitStatus;
import org.cometchatbridge.command.terminal.Terminal;
import org.cometchatbridge.core.settings.Setting;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a properties file. If it has names that begin with {@code cometchat.bridge.}, it
 * may be the file of a Spring application, and its other names are ignored. Otherwise each name
 * must be a setting.
 */
final class FileTexts implements SettingTexts {

  private final Path file;
  private final Map<Setting, String> texts = new EnumMap<>(Setting.class);

  private FileTexts(Path file) {
    this.file = file;
  }

  static FileTexts read(Path file, Terminal terminal) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      properties.load(reader);
    } catch (NoSuchFileException e) {
      throw failure(file, "does not exist", e);
    } catch (CharacterCodingException e) {
      throw failure(file, "is not in UTF-8", e);
    } catch (IOException | IllegalArgumentException e) {
      throw failure(file, "cannot be read as a properties file", e);
    }
    FileTexts settings = new FileTexts(file);
    Placeholders placeholders = new Placeholders(properties, terminal);
    boolean ofSpring =
        properties.stringPropertyNames().stream().anyMatch(n -> n.startsWith(SettingName.PREFIX));
    for (String name : properties.stringPropertyNames()) {
      if (!ofSpring || name.startsWith(SettingName.PREFIX)) {
        Setting setting = SettingName.find(name);
        settings.texts.put(setting, placeholders.resolve(setting, properties.getProperty(name)));
      }
    }
    return settings;
  }

  private static CommandFailure failure(Path file, String problem, Exception cause) {
    return new CommandFailure(
        ExitStatus.STORE, "The file of --config " + problem + ": " + file + ".", cause);
  }

  @Override
  public @Nullable String text(Setting setting) {
    return texts.get(setting);
  }

  @Override
  public String name() {
    return file.toString();
  }
}
