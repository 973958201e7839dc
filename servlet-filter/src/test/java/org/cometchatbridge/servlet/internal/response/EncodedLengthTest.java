/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.servlet.internal.response;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EncodedLengthTest {

  private static final String TEXT = "abc é € 😀 \u07ff\u0800";

  @ParameterizedTest
  @ValueSource(strings = {"UTF-8", "utf-8"})
  void utf8_isExact(String encoding) {
    assertThat(EncodedLength.in(encoding).of(TEXT, 0, TEXT.length()))
        .isEqualTo(TEXT.getBytes(Charset.forName(encoding)).length);
    assertThat(EncodedLength.in(encoding).of(TEXT.toCharArray(), 0, TEXT.length()))
        .isEqualTo(TEXT.getBytes(Charset.forName(encoding)).length);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ISO-8859-1", "US-ASCII", "UTF-16", "UTF-16LE", "Shift_JIS", "GB18030"})
  void otherEncoding_isNeverTooShort(String encoding) {
    assertThat(EncodedLength.in(encoding).of(TEXT, 0, TEXT.length()))
        .isGreaterThanOrEqualTo(TEXT.getBytes(Charset.forName(encoding)).length);
  }

  @ParameterizedTest
  @ValueSource(strings = {"no such encoding", "x-unknown", ""})
  void unknownEncoding_usesTheUpperBound(String encoding) {
    assertThat(EncodedLength.in(encoding).of('a')).isEqualTo(4);
  }
}
