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
import org.cometchatbridge.emulator.internal.rest.ApiKeys;
import org.cometchatbridge.emulator.internal.rest.RestApi;
import org.cometchatbridge.emulator.internal.rest.SocketTickets;
import org.cometchatbridge.emulator.internal.rest.TokenMint;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

/**
 * A stand-in for CometChat's REST API (version 3), and for as much of its client API as the
 * JavaScript SDK needs to log in and out: users and auth tokens in memory, faults on demand, and a
 * journal of what was asked. It listens on the loopback interface, if wanted with TLS and HTTP/2,
 * too.
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

  /** The API key that the emulator accepts unless told otherwise: full access. */
  public static final String DEFAULT_API_KEY = "5f0c1e7a9b3d24680f1e2d3c4b5a69788796a5b4";

  /** The API key of scope {@code authOnly} that the emulator accepts unless told otherwise. */
  public static final String DEFAULT_AUTH_ONLY_KEY = "a1b2c3d4e5f60718293a4b5c6d7e8f9001122334";

  private static final int MAX_THREADS = 32;

  private final EmulatorSettings settings;
  private final ApiKeys keys;
  private final Switches switches = new Switches();
  private final @Nullable ContractWatch watch;
  private final Journal journal;
  private final UserStore users;
  private final Listeners listeners;
  private final Faults faults;
  private final Server server;

  private CometChatEmulator(EmulatorSettings settings) {
    this.settings = settings;
    this.keys = settings.keys();
    this.watch = settings.validateContract() ? new ContractWatch() : null;
    this.journal = new Journal(watch);
    TokenMint mint = new TokenMint(settings.clock());
    this.users = new UserStore(settings.clock(), switches, mint, settings.seed());
    QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS);
    threads.setName("cometchat-emulator");
    threads.setDaemon(true);
    this.server = new Server(threads);
    this.listeners = new Listeners(server, settings);
    SocketTickets tickets = new SocketTickets();
    PageSockets sockets = new PageSockets(server, tickets, users);
    this.faults =
        new Faults(
            listeners, settings.clock(), (delay, task) -> Emulation.later(server, delay, task));
    server.setHandler(
        new Emulation(
            new RestApi(keys, settings.region(), switches, settings.clock(), mint, tickets),
            users,
            journal,
            faults,
            new ControlHandler(this),
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
              + " of the loopback interface",
          failed);
    }
  }

  /**
   * Starts an emulator with the defaults of {@link Builder}: random port, sample users.
   *
   * @return the running emulator
   */
  public static CometChatEmulator start() {
    return builder().start();
  }

  /**
   * A builder with every setting at its default.
   *
   * @return the builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Where the API is, version segment included.
   *
   * @return for example {@code http://127.0.0.1:49152/v3}; {@code /v3.0} is served, too
   */
  public URI baseUrl() {
    return URI.create("http://127.0.0.1:" + listeners.port() + "/v3");
  }

  /**
   * Where a browser finds the console: users, tokens, journal, switches and faults at a glance. The
   * control API is below it.
   *
   * @return for example {@code http://127.0.0.1:49152/_emulator/}
   */
  public URI consoleUrl() {
    return URI.create("http://127.0.0.1:" + listeners.port() + "/_emulator/");
  }

  /**
   * Whether there is a port with TLS.
   *
   * @return true if the emulator was started with {@link Builder#tls} or {@link Builder#tlsPort}
   */
  public boolean hasTls() {
    return listeners.hasTls();
  }

  /**
   * The certificate of {@link #trustStore()} as a file for other programs, for example curl's
   * {@code --cacert}.
   *
   * @return the certificate in PEM
   * @throws IllegalStateException if the emulator was started without {@link Builder#tls}
   */
  public String certificatePem() {
    return listeners.tls().authority().pem();
  }

  /**
   * Where the API is over TLS, with HTTP/2 for clients that ask for it.
   *
   * @return for example {@code https://localhost:49153/v3}
   * @throws IllegalStateException if the emulator was started without {@link Builder#tls}
   */
  public URI tlsBaseUrl() {
    return URI.create("https://localhost:" + listeners.tls().port() + "/v3");
  }

  /**
   * Where the client API is, in the form that the JavaScript SDK's {@code overrideClientHost}
   * takes: host, port and version segment, without a scheme.
   *
   * @return for example {@code localhost:49153/v3.0}
   * @throws IllegalStateException if the emulator was started without {@link Builder#tls}, as the
   *     SDK speaks TLS only
   */
  public String clientHost() {
    return "localhost:" + listeners.tls().port() + "/v3.0";
  }

  /**
   * The certificate that a client must trust to speak TLS with this emulator; made at its start.
   * What the emulator presents is issued under it for {@code localhost}, 127.0.0.1 and ::1, but for
   * a {@link TlsFailure}.
   *
   * @return a store without private keys
   * @throws IllegalStateException if the emulator was started without {@link Builder#tls}
   */
  public KeyStore trustStore() {
    return listeners.tls().authority().trustStore();
  }

  /**
   * A client's TLS context that trusts {@link #trustStore()} and nothing else.
   *
   * @return the context
   * @throws IllegalStateException if the emulator was started without {@link Builder#tls}
   */
  public SSLContext sslContext() {
    return listeners.tls().authority().clientContext();
  }

  /**
   * The id of the application that the emulator stands for.
   *
   * @return the app id
   */
  public String appId() {
    return settings.appId();
  }

  /**
   * The key that may do everything.
   *
   * @return the API key
   */
  public String apiKey() {
    return settings.apiKey();
  }

  /**
   * The key of scope {@code authOnly}, which may mint tokens and read a user, and create users as
   * {@link Switches.AuthOnlyKeyMayCreate} says.
   *
   * @return the API key
   */
  public String authOnlyKey() {
    return settings.authOnlyKey();
  }

  /**
   * Changes the keys of the application, as in the dashboard: these have full access from now on,
   * and every other one but {@link #authOnlyKey()} is unknown. {@link #reset()} brings {@link
   * #apiKey()} back.
   *
   * @param fullAccess the keys; none revokes all
   */
  public void changeKeys(String... fullAccess) {
    keys.changeFullAccess(Set.of(fullAccess));
  }

  /**
   * The region of the application. Pages are told it in their settings; nothing else depends on it.
   *
   * @return the region
   */
  public String region() {
    return settings.region();
  }

  /**
   * How many connections clients hold open, on all ports. A connection that its client has just
   * closed may count for another moment.
   *
   * @return the number
   */
  public int openConnections() {
    return listeners.connections();
  }

  /**
   * What was asked so far.
   *
   * @return the journal
   */
  public Journal journal() {
    return journal;
  }

  /**
   * What goes wrong.
   *
   * @return the faults
   */
  public Faults faults() {
    return faults;
  }

  /**
   * The users and tokens.
   *
   * @return the store
   */
  public UserStore users() {
    return users;
  }

  /**
   * How the unknowns of the service are played.
   *
   * @return the switches
   */
  public Switches switches() {
    return switches;
  }

  /**
   * Makes the emulator as good as new: users as seeded, no tokens, journal empty, no faults,
   * scenario or chaos, keys as at the start, every switch at its default. Held calls go on, without
   * effect on what is visible from now on.
   */
  public void reset() {
    users.reset();
    journal.clear();
    switches.clear();
    keys.reset();
    faults.clear();
  }

  /** Lets held calls go, stops the server and ends every thread. Repeating it does nothing. */
  @Override
  public void close() {
    listeners.close();
    faults.clear();
    try {
      server.stop();
    } catch (Exception failed) {
      throw new IllegalStateException("the emulator did not stop", failed);
    } finally {
      if (watch != null) {
        watch.close();
      }
    }
  }

  /**
   * Settings of an emulator. Not thread-safe; may start several emulators.
   *
   * @since 0.1.0
   */
  public static final class Builder {

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
     * The port to listen on.
     *
     * @param number 1 to 65535, or 0 (the default) for a random free one
     * @return this
     * @throws IllegalArgumentException if there is no such port
     */
    public Builder port(int number) {
      port = portNumber("port", number);
      return this;
    }

    /**
     * Listens with TLS, too, on a random port. See {@link CometChatEmulator#tlsBaseUrl()}.
     *
     * @return this
     */
    public Builder tls() {
      return tlsPort(0);
    }

    /**
     * Listens with TLS, too. Off unless this or {@link #tls()} is called.
     *
     * @param number 1 to 65535, or 0 for a random free one
     * @return this
     * @throws IllegalArgumentException if there is no such port
     */
    public Builder tlsPort(int number) {
      tlsPort = portNumber("tlsPort", number);
      return this;
    }

    /**
     * The id of the application; a request that names another one is rejected.
     *
     * @param id the app id, {@code emulatorapp0001} by default
     * @return this
     */
    public Builder appId(String id) {
      appId = notBlank("appId", id);
      return this;
    }

    /**
     * The API key with full access.
     *
     * @param key the key, {@link #DEFAULT_API_KEY} by default
     * @return this
     */
    public Builder apiKey(String key) {
      apiKey = notBlank("apiKey", key);
      return this;
    }

    /**
     * The API key of scope {@code authOnly}.
     *
     * @param key the key, {@link #DEFAULT_AUTH_ONLY_KEY} by default
     * @return this
     */
    public Builder authOnlyKey(String key) {
      authOnlyKey = notBlank("authOnlyKey", key);
      return this;
    }

    /**
     * The region that {@link CometChatEmulator#region()} tells.
     *
     * @param name the region, {@code us} by default
     * @return this
     */
    public Builder region(String name) {
      region = notBlank("region", name);
      return this;
    }

    /**
     * Whether the users {@code cometchat-uid-1} to {@code cometchat-uid-5} exist from the start, as
     * in every new CometChat application.
     *
     * @param seeded true by default
     * @return this
     */
    public Builder sampleUsers(boolean seeded) {
      sampleUsers = seeded;
      return this;
    }

    /**
     * Users who exist from the start, and again after each {@link CometChatEmulator#reset()}.
     *
     * @param more the users, beside the sample users if there are those
     * @return this
     * @throws IllegalArgumentException if two have the same uid
     */
    public Builder users(List<EmulatedUser> more) {
      if (more.stream().map(EmulatedUser::uid).distinct().count() < more.size()) {
        throw new IllegalArgumentException("users: two have the same uid");
      }
      users = List.copyOf(more);
      return this;
    }

    /**
     * Where the times in answers and tokens come from. Times before September 2001 are told as
     * that, since tokens hold ten digits of seconds.
     *
     * @param source the clock, the system's by default
     * @return this
     */
    public Builder clock(InstantSource source) {
      clock = source;
      return this;
    }

    /**
     * Whether exchanges are compared with the contract, see {@link Journal#violations()}. Needs
     * {@code com.atlassian.oai:swagger-request-validator-core} on the class path.
     *
     * @param wanted by default true if the validator is there
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
     * @throws IllegalStateException if the port is taken, or if the contract is to be validated and
     *     the validator is not on the class path
     */
    public CometChatEmulator start() {
      boolean possible = ContractWatch.possible();
      boolean wanted = validateContract == null ? possible : validateContract;
      if (wanted && !possible) {
        throw new IllegalStateException(
            "validateContract needs com.atlassian.oai:swagger-request-validator-core on the class"
                + " path");
      }
      // First come, first served: a user of the caller's replaces the sample user of that uid.
      List<EmulatedUser> seed = new ArrayList<>(users);
      if (sampleUsers) {
        seed.addAll(SampleUsers.ALL);
      }
      return new CometChatEmulator(
          new EmulatorSettings(
              port, tlsPort, appId, apiKey, authOnlyKey, region, seed, clock, wanted));
    }

    private static int portNumber(String setting, int number) {
      if (number < 0 || number > 65_535) {
        throw new IllegalArgumentException(setting + ": 0 to 65535, was " + number);
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
