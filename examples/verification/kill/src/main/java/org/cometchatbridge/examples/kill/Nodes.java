/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.examples.kill;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.cometchatbridge.databases.Database;
import org.cometchatbridge.emulator.CometChatEmulator;

/** The nodes of a run: at most three at once, one of which can lose its network. */
final class Nodes implements AutoCloseable {

  private static final int MOST = 3;
  private static final int MOST_CLOCK_OFFSET_SECONDS = 15;

  private final Database database;
  private final CometChatEmulator emulator;
  private final Moments moments;
  private final List<NodeProcess> running = new ArrayList<>();
  private int started;
  private int kills;

  Nodes(Database database, CometChatEmulator emulator, Moments moments) {
    this.database = database;
    this.emulator = emulator;
    this.moments = moments;
  }

  /** How many were killed. */
  int kills() {
    return kills;
  }

  /** Starts nodes until there are three. Only the first one changes no users. */
  void fill() throws IOException {
    while (running.size() < MOST) {
      boolean hasNetworkOfItsOwn =
          running.stream().noneMatch(node -> node.task() == NodeSettings.Task.NOTHING);
      running.add(start(hasNetworkOfItsOwn ? NodeSettings.Task.NOTHING : NodeSettings.Task.WRITE));
    }
  }

  /** Starts a node with a task. */
  NodeProcess start(NodeSettings.Task task) throws IOException {
    started++;
    Relay relay = task == NodeSettings.Task.NOTHING ? new Relay(emulator.baseUrl()) : null;
    long offset = moments.random().nextInt(2 * MOST_CLOCK_OFFSET_SECONDS + 1);
    NodeSettings settings =
        new NodeSettings(
            task,
            database,
            relay == null ? emulator.baseUrl() : relay.baseUrl(),
            emulator.appId(),
            emulator.apiKey(),
            "n" + started,
            moments.random().nextLong(),
            Duration.ofSeconds(offset - MOST_CLOCK_OFFSET_SECONDS));
    return NodeProcess.start(settings, relay);
  }

  /** Starts nodes that end what there is to do. */
  void startForTheRest() throws IOException, InterruptedException {
    NodeProcess first = start(NodeSettings.Task.RECOVER);
    running.add(first);
    first.awaitReady();
    running.add(start(NodeSettings.Task.NOTHING));
  }

  void awaitReady() throws InterruptedException {
    for (NodeProcess node : running) {
      node.awaitReady();
    }
  }

  /** Kills a node after a while: mostly one that works, and else perhaps one that starts. */
  void killAny(int longestWork) throws InterruptedException {
    List<NodeProcess> candidates = moments.percent(90) ? working() : running;
    NodeProcess chosen = candidates.get(moments.random().nextInt(candidates.size()));
    moments.pause(longestWork / 4, longestWork);
    running.remove(chosen);
    kill(chosen);
  }

  /** At least the two that were started first. The third one may take its time. */
  private List<NodeProcess> working() throws InterruptedException {
    for (NodeProcess node : running.subList(0, MOST - 1)) {
      node.awaitReady();
    }
    return running.stream().filter(NodeProcess::isReady).toList();
  }

  /** Kills all nodes at once. */
  void killAll() throws InterruptedException {
    for (NodeProcess node : running) {
      kill(node);
    }
    running.clear();
  }

  /** Suspends the node with its own network, and removes it from these nodes. */
  NodeProcess suspendOne(int longestWork) throws IOException, InterruptedException {
    awaitReady();
    for (NodeProcess node : running) {
      if (node.task() == NodeSettings.Task.NOTHING) {
        moments.pause(longestWork / 4, longestWork);
        node.suspend();
        running.remove(node);
        return node;
      }
    }
    throw new IllegalStateException("There is no such node");
  }

  void kill(NodeProcess node) throws InterruptedException {
    node.kill();
    kills++;
  }

  @Override
  public void close() {
    running.forEach(NodeProcess::close);
  }
}
