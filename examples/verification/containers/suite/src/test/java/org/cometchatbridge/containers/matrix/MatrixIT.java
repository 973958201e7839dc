/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.containers.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Generates the page after the suite has run on all containers. */
class MatrixIT {

  private static final List<String> MODULES =
      List.of("jetty-ee10", "jetty-ee11", "tomcat-10", "tomcat-11", "undertow-2");
  private static final Path PAGE = Path.of("..", "..", "..", "..", "docs", "container-matrix.md");

  @Test
  void pageInDocs_showsTheResults() throws IOException {
    List<ContainerResults> containers = new ArrayList<>();
    for (String module : MODULES) {
      containers.add(ContainerResults.read(Path.of("..", module).resolve(ContainerResults.FILE)));
    }
    String text = new MatrixPage(containers).text();

    if (Boolean.getBoolean("matrix.write")) {
      Files.writeString(PAGE, text);
    }

    assertThat(PAGE).as("rewrite it with -Dmatrix.write=true").hasContent(text);
    assertThat(text).doesNotContain(" failed |");
  }
}
