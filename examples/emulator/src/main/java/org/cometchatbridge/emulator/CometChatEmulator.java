/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator;

import java.net.URI;
import java.security.KeyStore;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.cometchatbridge.emulator.internal.control.ControlHandler;
import org.cometchatbridge.emulator.internal.control.StateJson;
import org.cometchatbridge.emulator.internal.rest.ApiKeys;
import org.cometchatbridge.emulator.internal.rest.RestApi;
import org.cometchatbridge.emulator.internal.rest.SocketTickets;
import org.cometchatbridge.emulator.internal.rest.TokenGenerator;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

/**
 * Emulates CometChat's REST API (version 3) and the part of its client API that the JavaScript SDK
 * needs to log in and out. Users and auth tokens are held in memory, faults can be injected, and
 * every request is recorded in a journal. The emulator listens on the loopback interface by
 * default, optionally with TLS and HTTP/2.
 *
 * <pre>{@code
 * try (CometChatEmulator cometChat = CometChatEmulator.start()) {
 *   callTheApplication(cometChat.baseUrl(), cometChat.appId(), cometChat.apiKey());
 *   assertThat(cometChat.journal().count(Operation.CREATE_AUTH_TOKEN)).isEqualTo(1);
 * }
 * }</pre>
 *
 * <p>Thread-safe. {@link CometChatEmulatorExtension} starts one for a JUnit test class.
 *
 * @since 0.1.0
 */
public final class CometChatEmulator implements AutoCloseable {

  /** The default API key with full access. */
  public static final String DEFAULT_API_KEY = "5f0c1e7a9b3d24680f1e2d3c4b5a69788796a5b4";

  /** The default API key of scope {@code authOnly}. */
  public static final String DEFAULT_AUTH_ONLY_KEY = "a1b2c3d4e5f60718293a4b5c6d7e8f9001122334";

  private static final int MAX_THREADS = 32;

  private final EmulatorSettings settings;
  private final ApiKeys keys;
  private final Switches switches = new Switches();
  private final @Nullable BackgroundValidator validator;
  private final Journal journal;
  private final UserStore users;
  private final Listeners listeners;
  private final Faults faults;
  private final Server server;

  private CometChatEmulator(EmulatorSettings settings) {
    this.settings = settings;
    this.keys = settings.keys();
    this.validator = settings.validateContract() ? new BackgroundValidator() : null;
    this.journal = new Journal(validator);
    TokenGenerator tokenGenerator = new TokenGenerator(settings.clock());
    this.users = new UserStore(settings.clock(), switches, tokenGenerator, settings.seed());
    QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS);
    threads.setName("cometchat-emulator");
    threads.setDaemon(true);
    this.server = new Server(threads);
    this.listeners = new Listeners(server, settings);
    SocketTickets tickets = new SocketTickets();
    PageSockets sockets = new PageSockets(server, tickets, users);
    this.faults =
        new Faults(
            listeners,
            settings.clock(),
            (delay, task) -> EmulatorHandler.schedule(server, delay, task));
    server.setHandler(
        new EmulatorHandler(
            new RestApi(
                keys, settings.region(), switches, settings.clock(), tokenGenerator, tickets),
            users,
            journal,
            faults,
            new ControlHandler(this, settings.address()::mayControl),
            sockets));
    try {
      listeners.open();
      server.start();
    } catch (Exception failed) {
      close();
      throw new IllegalStateException(
          "the emulator could not listen on port "
              + settings.port()
              + (settings.tlsPort() == null ? "" : " or " + settings.tlsPort())
              + " of "
              + settings.address().address().getHostAddress(),
          failed);
    }
  }

  /**
   * Starts an emulator with the defaults of {@link Builder}: a random port and the sample users.
   *
   * @return the running emulator
   */
  public static CometChatEmulator start() {
    return builder().start();
  }

  /**
   * Returns a builder with default settings.
   *
   * @return the builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Returns the base URL of the REST API, including the version segment.
   *
   * @return for example {@code http://127.0.0.1:49152/v3}; {@code /v3.0} is served as well
   */
  public URI baseUrl() {
    return URI.create("http://" + settings.address().inUrl() + ':' + listeners.port() + "/v3");
  }

  /**
   * Returns the URL of the browser console, which shows users, tokens, journal, switches and
   * faults. The control API is served below it.
   *
   * @return for example {@code http://127.0.0.1:49152/_emulator/}
   */
  public URI consoleUrl() {
    return URI.create(
        "http://" + settings.address().inUrl() + ':' + listeners.port() + "/_emulator/");
  }

  /**
   * Returns whether the emulator listens on a TLS port.
   *
   * @return true if it was started with {@link Builder#tls} or {@link Builder#tlsPort}
   */
  public boolean hasTls() {
    return listeners.hasTls();
  }

  /**
   * Returns the certificate of {@link #trustStore()} in PEM form, for example for curl's {@code
   * --cacert}.
   *
   * @return the certificate as PEM text
   * @throws IllegalStateException if the emulator was started without {@link Builder#tls}
   */
  public String certificatePem() {
    return listeners.tls().authority().pem();
  }

  /**
   * Returns the base URL of the REST API over TLS. Clients negotiate HTTP/2 or HTTP/1.1 by ALPN.
   *
   * @return for example {@code https://localhost:49153/v3}
   * @throws IllegalStateException if the emulator was started without {@link Builder#tls}
   */
  public URI tlsBaseUrl() {
    return URI.create(
        "https://" + settings.address().inTlsUrl() + ':' + listeners.tls().port() + "/v3");
  }

  /**
   * Returns the address of the client API for the JavaScript SDK's {@code overrideClientHost}:
   * host, port and version segment, without a scheme.
   *
   * @return for example {@code localhost:49153/v3.0}
   * @throws IllegalStateException if the emulator was started without {@link Builder#tls}, because
   *     the SDK supports TLS only
   */
  public String clientHost() {
    return settings.address().inTlsUrl() + ':' + listeners.tls().port() + "/v3.0";
  }

  /**
   * Returns the CA certificate that a client must trust to connect by TLS. It is generated when the
   * emulator starts. It issues the server certificate for {@code localhost}, 127.0.0.1 and ::1, the
   * address of {@link Builder#listenOn} and each {@link Builder#hostName}; a {@link TlsFailure}
   * replaces the server certificate.
   *
   * @return a trust store without private keys
   * @throws IllegalStateException if the emulator was started without {@link Builder#tls}
   */
  public KeyStore trustStore() {
    return listeners.tls().authority().trustStore();
  }

  /**
   * Returns a TLS context for clients that trusts only {@link #trustStore()}.
   *
   * @return the context
   * @throws IllegalStateException if the emulator was started without {@link Builder#tls}
   */
  public SSLContext sslContext() {
    return listeners.tls().authority().clientContext();
  }

  /**
   * Returns the id of the emulated CometChat app.
   *
   * @return the app id
   */
  public String appId() {
    return settings.appId();
  }

  /**
   * Returns the API key with full access.
   *
   * @return the API key
   */
  public String apiKey() {
    return settings.apiKey();
  }

  /**
   * Returns the API key of scope {@code authOnly}. It may create tokens; {@link
   * Switches.AuthOnlyKeyMayCreate}, {@link Switches.AuthOnlyKeyMayRead} and {@link
   * Switches.AuthOnlyKeyMayManageTokens} decide what else.
   *
   * @return the API key
   */
  public String authOnlyKey() {
    return settings.authOnlyKey();
  }

  /**
   * Replaces the API keys with full access, as the dashboard does. All other keys except {@link
   * #authOnlyKey()} are rejected from now on. {@link #reset()} restores {@link #apiKey()}.
   *
   * @param fullAccess the new keys; an empty list revokes all
   */
  public void changeKeys(String... fullAccess) {
    keys.changeFullAccess(Set.of(fullAccess));
  }

  /**
   * Returns the region of the app. It is only reported in the settings of the client API.
   *
   * @return the region
   */
  public String region() {
    return settings.region();
  }

  /**
   * Returns the number of open client connections on all ports. A connection that a client has just
   * closed may still be counted for a moment.
   *
   * @return the number
   */
  public int openConnections() {
    return listeners.connections();
  }

  /**
   * Returns the recorded requests.
   *
   * @return the journal
   */
  public Journal journal() {
    return journal;
  }

  /**
   * Returns the fault injection of this emulator.
   *
   * @return the faults
   */
  public Faults faults() {
    return faults;
  }

  /**
   * Returns the users and tokens.
   *
   * @return the store
   */
  public UserStore users() {
    return users;
  }

  /**
   * Returns the switches, which select the behaviour where that of CometChat is not known.
   *
   * @return the switches
   */
  public Switches switches() {
    return switches;
  }

  /**
   * Restores the initial state: the seeded users, the initial keys, every switch at its default, an
   * empty journal, and no tokens, faults, scenario or chaos. Held calls resume but no longer affect
   * the visible state.
   */
  public void reset() {
    users.reset();
    journal.clear();
    switches.clear();
    keys.reset();
    faults.clear();
  }

  /**
   * Returns whether exchanges are validated against the contract.
   *
   * @return true if {@link Journal#violations()} can contain violations
   */
  public boolean validatesContract() {
    return settings.validateContract();
  }

  /**
   * Exports users with their roles and tokens, and the switches, for {@link #importState}. The API
   * keys, faults and the journal are not included.
   *
   * @return a JSON object; it contains the tokens as plain text
   */
  public String exportState() {
    return StateJson.write(users.directory(), switches);
  }

  /**
   * Replaces the users, roles, tokens and switches by exported ones. Either everything is replaced
   * or, if the text is invalid, nothing. Held calls resume but no longer affect the visible state.
   * {@link #reset()} restores the initial users, not the imported ones.
   *
   * @param json the result of {@link #exportState}, of this or another emulator
   * @throws IllegalArgumentException if the text is not an exported state; the message names the
   *     problem
   */
  public void importState(String json) {
    StateJson.Imported state = StateJson.read(json, settings.clock(), switches);
    switches.clear();
    state.switches().forEach(Runnable::run);
    users.replace(state.directory());
  }

  ListenAddress address() {
    return settings.address();
  }

  /** Releases held calls, stops the server and ends its threads. Idempotent. */
  @Override
  public void close() {
    listeners.close();
    faults.clear();
    try {
      server.stop();
    } catch (Exception failed) {
      throw new IllegalStateException("the emulator did not stop", failed);
    } finally {
      if (validator != null) {
        validator.close();
      }
    }
  }

  /**
   * Settings of an emulator. Not thread-safe. One builder can start several emulators.
   *
   * @since 0.1.0
   */
  public static final class Builder {

    private ListenAddress address = ListenAddress.loopback();
    private int port;
    private @Nullable Integer tlsPort;
    private String appId = "emulatorapp0001";
    private String apiKey = DEFAULT_API_KEY;
    private String authOnlyKey = DEFAULT_AUTH_ONLY_KEY;
    private String region = "us";
    private boolean sampleUsers = true;
    private List<EmulatedUser> users = List.of();
    private InstantSource clock = InstantSource.system();
    private @Nullable Boolean validateContract;

    private Builder() {}

    /**
     * Sets the address to listen on. Every client that can connect can use the emulator and its
     * control API, so choose another address than loopback only in a network that is trusted, such
     * as that of a container.
     *
     * @param ipAddress for example {@code 0.0.0.0} for all interfaces; loopback by default
     * @return this
     * @throws IllegalArgumentException if it is blank or cannot be resolved
     */
    public Builder listenOn(String ipAddress) {
      address = address.on(ipAddress);
      return this;
    }

    /**
     * Adds a name by which clients call the emulator. The control API accepts it, and the
     * certificate of {@link #tls()} contains it. Without one, the control API accepts {@code
     * localhost} and, on another address than loopback, IP addresses and names without a dot.
     *
     * @param name a name without scheme and port, for example {@code emulator}
     * @return this
     * @throws IllegalArgumentException if it is not a name
     */
    public Builder hostName(String name) {
      address = address.named(name);
      return this;
    }

    /**
     * Sets the port to listen on.
     *
     * @param number 1 to 65535, or 0 (the default) for a random free port
     * @return this
     * @throws IllegalArgumentException if the number is out of range
     */
    public Builder port(int number) {
      port = portNumber("port", number);
      return this;
    }

    /**
     * Adds a TLS listener on a random port. See {@link CometChatEmulator#tlsBaseUrl()}.
     *
     * @return this
     */
    public Builder tls() {
      return tlsPort(0);
    }

    /**
     * Adds a TLS listener. There is none by default.
     *
     * @param number 1 to 65535, or 0 for a random free port
     * @return this
     * @throws IllegalArgumentException if the number is out of range
     */
    public Builder tlsPort(int number) {
      tlsPort = portNumber("tlsPort", number);
      return this;
    }

    /**
     * Sets the id of the app. A request that names another app is rejected.
     *
     * @param id the app id, {@code emulatorapp0001} by default
     * @return this
     */
    public Builder appId(String id) {
      appId = notBlank("appId", id);
      return this;
    }

    /**
     * Sets the API key with full access.
     *
     * @param key the key, {@link #DEFAULT_API_KEY} by default
     * @return this
     */
    public Builder apiKey(String key) {
      apiKey = notBlank("apiKey", key);
      return this;
    }

    /**
     * Sets the API key of scope {@code authOnly}.
     *
     * @param key the key, {@link #DEFAULT_AUTH_ONLY_KEY} by default
     * @return this
     */
    public Builder authOnlyKey(String key) {
      authOnlyKey = notBlank("authOnlyKey", key);
      return this;
    }

    /**
     * Sets the region that {@link CometChatEmulator#region()} returns.
     *
     * @param name the region, {@code us} by default
     * @return this
     */
    public Builder region(String name) {
      region = notBlank("region", name);
      return this;
    }

    /**
     * Sets whether the users {@code cometchat-uid-1} to {@code cometchat-uid-5} exist at start, as
     * in every new CometChat app.
     *
     * @param seeded true by default
     * @return this
     */
    public Builder sampleUsers(boolean seeded) {
      sampleUsers = seeded;
      return this;
    }

    /**
     * Sets users that exist at start and after each {@link CometChatEmulator#reset()}.
     *
     * @param more the users, in addition to the sample users
     * @return this
     * @throws IllegalArgumentException if two users have the same uid
     */
    public Builder users(List<EmulatedUser> more) {
      if (more.stream().map(EmulatedUser::uid).distinct().count() < more.size()) {
        throw new IllegalArgumentException("users: two users have the same uid");
      }
      users = List.copyOf(more);
      return this;
    }

    /**
     * Sets the clock for times in responses and tokens, for rate limits and scenarios. Times before
     * September 2001 are raised to that date, because tokens contain ten digits of seconds.
     *
     * @param source the clock, the system clock by default
     * @return this
     */
    public Builder clock(InstantSource source) {
      clock = source;
      return this;
    }

    /**
     * Sets whether exchanges are validated against the contract, see {@link Journal#violations()}.
     * Requires {@code com.atlassian.oai:swagger-request-validator-core} on the class path.
     *
     * @param wanted by default true if the validator is on the class path
     * @return this
     */
    public Builder validateContract(boolean wanted) {
      validateContract = wanted;
      return this;
    }

    /**
     * Starts an emulator with these settings.
     *
     * @return the running emulator
     * @throws IllegalStateException if the port is in use, or if validation was requested and the
     *     validator is not on the class path
     */
    public CometChatEmulator start() {
      boolean available = BackgroundValidator.isAvailable();
      boolean wanted = validateContract == null ? available : validateContract;
      if (wanted && !available) {
        throw new IllegalStateException(
            "validateContract requires com.atlassian.oai:swagger-request-validator-core on the class"
                + " path");
      }
      // Users of the caller come first, so they take precedence over sample users with the same
      // uid.
      List<EmulatedUser> seed = new ArrayList<>(users);
      if (sampleUsers) {
        seed.addAll(SampleUsers.ALL);
      }
      return new CometChatEmulator(
          new EmulatorSettings(
              address, port, tlsPort, appId, apiKey, authOnlyKey, region, seed, clock, wanted));
    }

    private static int portNumber(String setting, int number) {
      if (number < 0 || number > 65_535) {
        throw new IllegalArgumentException(setting + ": must be 0 to 65535, was " + number);
      }
      return number;
    }

    private static String notBlank(String setting, String value) {
      if (value.isBlank()) {
        throw new IllegalArgumentException(setting + ": must not be blank");
      }
      return value;
    }
  }
}
