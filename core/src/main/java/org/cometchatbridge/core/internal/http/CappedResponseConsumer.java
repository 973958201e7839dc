/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.core.internal.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.hc.client5.http.async.methods.AbstractBinResponseConsumer;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpResponse;
import org.jspecify.annotations.Nullable;

/** Collects one answer and breaks off when it grows beyond what any response may be. */
final class CappedResponseConsumer extends AbstractBinResponseConsumer<RawResponse> {

  private final int capBytes;
  private final ByteArrayOutputStream body = new ByteArrayOutputStream(512);
  private int status;
  private @Nullable String retryAfter;
  private @Nullable String rateReset;

  CappedResponseConsumer(int capBytes) {
    this.capBytes = capBytes;
  }

  @Override
  protected void start(HttpResponse response, @Nullable ContentType contentType) {
    status = response.getCode();
    retryAfter = header(response, "Retry-After");
    rateReset = header(response, "X-Rate-Limit-Reset");
    if (rateReset == null) {
      rateReset = header(response, "X-RateLimit-Reset");
    }
  }

  private static @Nullable String header(HttpResponse response, String name) {
    Header header = response.getFirstHeader(name);
    return header == null ? null : header.getValue();
  }

  @Override
  protected int capacityIncrement() {
    return capBytes;
  }

  @Override
  protected void data(ByteBuffer chunk, boolean endOfStream) throws IOException {
    if (body.size() + chunk.remaining() > capBytes) {
      throw new IOException("The response is larger than " + capBytes + " bytes");
    }
    byte[] bytes = new byte[chunk.remaining()];
    chunk.get(bytes);
    body.write(bytes, 0, bytes.length);
  }

  @Override
  protected RawResponse buildResult() {
    return new RawResponse(status, body.toByteArray(), retryAfter, rateReset);
  }

  @Override
  public void releaseResources() {
    body.reset();
  }
}
