/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.bakehouse.crew;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A crew member and the account: a row of the table {@code crew}. */
@Entity
@Table(name = "crew")
public class CrewMember {

  @Id private String username;
  private String password;
  private String name;
  private String duty;
  private String picture;
  private boolean enabled;
  private boolean admin;
  private int signOuts;
  private @Nullable String passwordShown;

  /** Of two changes at once, the second one fails; null before the first one. */
  @Version private @Nullable Integer version;

  /** For JPA. */
  @SuppressWarnings("NullAway.Init") // JPA sets the fields
  protected CrewMember() {}

  /**
   * A new member, who may sign in.
   *
   * @param username the login name
   * @param password the hash of the password
   * @param name the display name
   * @param duty the duty
   */
  public CrewMember(String username, String password, String name, String duty) {
    this.username = username;
    this.password = password;
    this.name = name;
    this.duty = duty;
    this.picture = "";
    this.enabled = true;
  }

  /** Changes the name and the picture; an empty picture is none. */
  void change(String newName, String newPicture) {
    name = newName;
    picture = newPicture;
  }

  /** Ends all sessions. */
  void signOutEverywhere() {
    signOuts++;
  }

  /** Sets another password, and ends all sessions. */
  public void setPassword(String hash) {
    password = hash;
    passwordShown = null;
    signOutEverywhere();
  }

  /** Enables the account, or disables it and ends all sessions. */
  public void setEnabled(boolean enabled) {
    this.enabled = enabled;
    if (!enabled) {
      signOutEverywhere();
    }
  }

  public String getUsername() {
    return username;
  }

  /** Returns the hash of the password. */
  public String getPassword() {
    return password;
  }

  public String getName() {
    return name;
  }

  public String getDuty() {
    return duty;
  }

  /** Returns the URL of the picture, empty without one. */
  public String getPicture() {
    return picture;
  }

  /** Whether the member may sign in. */
  public boolean isEnabled() {
    return enabled;
  }

  /** Whether the member may disable others. */
  public boolean isAdmin() {
    return admin;
  }

  /**
   * Returns how often the member has been signed out everywhere. A session that began with a lower
   * number has ended.
   */
  public int getSignOuts() {
    return signOuts;
  }

  /** Returns the password of a demo account as long as it has not been changed. */
  @Nullable String getPasswordShown() {
    return passwordShown;
  }

  /** Returns the initials of the name, at most three. */
  public String getInitials() {
    return Arrays.stream(name.strip().split("\\s+"))
        .filter(part -> !part.isEmpty())
        .limit(3)
        .map(part -> part.substring(0, part.offsetByCodePoints(0, 1)))
        .collect(Collectors.joining());
  }
}
