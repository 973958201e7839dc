/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.benchmarks;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A stand-in for CometChat on plain sockets, one thread for each connection. It creates a token for
 * every uid, and accepts each change of a user, after a fixed delay, and misbehaves for uids that
 * begin with the name of a fault.
 */
final class StubUpstream {

  /** The beginning of a uid for which no token is created. */
  static final String REJECTED = "rejected-";

  /** The beginning of a uid that does not exist until it is created. */
  static final String NEW = "new-";

  /** In the place of a uid: nothing is created. */
  private static final String DELETED = "";

  private static final int OVERSIZED = 400_000;
  private static final Pattern UID = Pattern.compile("\"uid\":\"([a-z0-9_-]+)\"");

  private final ServerSocket listener;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger calls = new AtomicInteger();
  private final AtomicInteger running = new AtomicInteger();
  private final AtomicInteger mostRunning = new AtomicInteger();
  private final AtomicLong tokens = new AtomicLong();
  private final AtomicInteger deletions = new AtomicInteger();
  private final Set<String> created = ConcurrentHashMap.newKeySet();
  private final StubImports imports = new StubImports();
  private volatile long tokensBefore;
  private volatile long delayMillis;
  private volatile int closeAfter;
  private volatile int connectionLimit = Integer.MAX_VALUE;
  private volatile boolean blackHole;
  private volatile int status = 200;

  StubUpstream(ServerSocket listener) {
    this.listener = listener;
    Threads.start("accept", this::accept);
  }

  static StubUpstream plain() throws IOException {
    return new StubUpstream(new ServerSocket(0, 1_000, InetAddress.getLoopbackAddress()));
  }

  int port() {
    return listener.getLocalPort();
  }

  /** Carries out one command and returns what it has to report. */
  String command(String name, int value) throws IOException {
    switch (name) {
      case "delay" -> delayMillis = value;
      case "closeAfter" -> closeAfter = value;
      case "limit" -> connectionLimit = value;
      case "blackHole" -> blackHole = value != 0;
      case "status" -> status = value;
      case "reset" -> resetAll();
      case "clear" -> {
        calls.set(0);
        deletions.set(0);
        tokensBefore = tokens.get();
        mostRunning.set(0);
      }
      case "port" -> {
        return String.valueOf(port());
      }
      case "calls" -> {
        return String.valueOf(calls.get());
      }
      case "running" -> {
        return String.valueOf(running.get());
      }
      case "mostRunning" -> {
        return String.valueOf(mostRunning.get());
      }
      case "tokens" -> {
        return String.valueOf(tokens.get() - tokensBefore);
      }
      case "deletions" -> {
        return String.valueOf(deletions.get());
      }
      case "importsRejected" -> {
        return String.valueOf(imports.rejected());
      }
      case "connections" -> {
        return String.valueOf(open.size());
      }
      default -> throw new IOException("unknown command " + name);
    }
    return "ok";
  }

  private void accept() throws IOException {
    while (true) {
      Socket client = listener.accept();
      if (open.size() >= connectionLimit) {
        client.close();
        continue;
      }
      client.setTcpNoDelay(true);
      open.add(client);
      Threads.start("serve", () -> serve(client));
    }
  }

  private void resetAll() throws IOException {
    for (Socket client : open) {
      reset(client);
    }
  }

  private static void reset(Socket client) throws IOException {
    client.setSoLinger(true, 0);
    client.close();
  }

  private void serve(Socket client) throws IOException {
    try (client) {
      InputStream in = new BufferedInputStream(client.getInputStream());
      OutputStream out = client.getOutputStream();
      for (int served = 1; ; served++) {
        String head = head(in);
        if (head.isEmpty()) {
          return;
        }
        String body = new String(in.readNBytes(contentLength(head)), UTF_8);
        calls.incrementAndGet();
        mostRunning.accumulateAndGet(running.incrementAndGet(), Math::max);
        try {
          if (blackHole) {
            Threads.sleep(Integer.MAX_VALUE);
          }
          if (head.startsWith("POST /v3/data_import/users ")) {
            importUsers(out, body);
            continue;
          }
          if (head.startsWith("GET /v3/users?")) {
            send(out, 200, StubImports.NO_USERS);
            continue;
          }
          String uid = uid(head, body);
          if (head.startsWith("POST /v3/users ")) {
            created.add(uid);
          } else if (head.startsWith("DELETE ")) {
            deletions.incrementAndGet();
          }
          if (!respond(client, out, head.startsWith("DELETE ") ? DELETED : uid)) {
            return;
          }
        } finally {
          running.decrementAndGet();
        }
        if (closeAfter > 0 && served >= closeAfter) {
          return;
        }
      }
    } finally {
      open.remove(client);
    }
  }

  private void importUsers(OutputStream out, String body) throws IOException {
    Threads.sleep(delayMillis);
    if (imports.permit()) {
      send(out, 200, StubImports.response(body));
    } else {
      send(out, 429, "{\"error\":{\"code\":\"ERR_TOO_MANY_REQUESTS\"}}", "Retry-After: 1\r\n");
    }
  }

  /** Whether the connection is still good for another call. */
  private boolean respond(Socket client, OutputStream out, String uid) throws IOException {
    if (uid.startsWith("hang")) {
      Threads.sleep(Integer.MAX_VALUE);
    }
    Threads.sleep(delayMillis);
    if (uid.startsWith("oversized")) {
      send(out, 200, "{\"data\":{\"x\":\"" + "x".repeat(OVERSIZED) + "\"}}");
      return true;
    }
    if (uid.startsWith("malformed")) {
      send(out, 200, "<html>no JSON");
      return true;
    }
    if (uid.startsWith("reset")) {
      out.write("HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\n{\"data\":".getBytes(ISO_8859_1));
      out.flush();
      reset(client);
      return false;
    }
    if (uid.startsWith(REJECTED)) {
      send(out, 400, "{\"error\":{\"code\":\"ERR_BAD_REQUEST\"}}");
      return true;
    }
    if (uid.startsWith(NEW) && !created.contains(uid)) {
      send(out, 404, "{\"error\":{\"code\":\"ERR_UID_NOT_FOUND\"}}");
      return true;
    }
    if (uid.startsWith("throttled")) {
      send(out, 429, "{\"error\":{\"code\":\"ERR_TOO_MANY_REQUESTS\"}}", "Retry-After: 60\r\n");
      return true;
    }
    if (uid.equals(DELETED)) {
      send(out, 200, "{\"data\":{\"success\":true}}");
      return true;
    }
    send(out, status, status == 200 ? token(uid) : "{\"error\":{\"code\":\"ERR_EXCEPTION\"}}");
    return true;
  }

  private String token(String uid) {
    String unique = String.format(Locale.ROOT, "%030x", tokens.incrementAndGet());
    return "{\"data\":{\"uid\":\""
        + uid
        + "\",\"authToken\":\""
        + uid
        + "_1700000000"
        + unique
        + "\"}}";
  }

  private static void send(OutputStream out, int status, String json, String... headers)
      throws IOException {
    byte[] body = json.getBytes(UTF_8);
    String head =
        "HTTP/1.1 "
            + status
            + " X\r\nContent-Type: application/json\r\n"
            + String.join("", headers)
            + "Content-Length: "
            + body.length
            + "\r\n\r\n";
    byte[] bytes = new byte[head.length() + body.length];
    System.arraycopy(head.getBytes(ISO_8859_1), 0, bytes, 0, head.length());
    System.arraycopy(body, 0, bytes, head.length(), body.length);
    out.write(bytes);
    out.flush();
  }

  /** From the path, or from the body of "create user". */
  private static String uid(String head, String body) {
    if (head.startsWith("POST /v3/users ")) {
      Matcher uid = UID.matcher(body);
      return uid.find() ? uid.group(1) : "";
    }
    String[] segments = head.substring(0, head.indexOf('\r')).split("[ /]+", -1);
    return segments.length > 3 ? segments[3] : "";
  }

  private static int contentLength(String head) {
    for (String line : head.split("\r\n", -1)) {
      if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
        return Integer.parseInt(line.substring(15).strip());
      }
    }
    return 0;
  }

  /** The head of the next request, empty if there is none. */
  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    // How much of the empty line at the end has been read
    int end = 0;
    while (end < 4) {
      int next = in.read();
      if (next < 0) {
        if (head.isEmpty()) {
          return "";
        }
        throw new EOFException("inside a request");
      }
      end = next == (end % 2 == 0 ? '\r' : '\n') ? end + 1 : 0;
      head.append((char) next);
    }
    return head.toString();
  }
}
