/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.spring.security;

import java.io.StringReader;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Finds a {@code NameID} of the format {@code transient} in a SAML response. */
final class TransientNameId {

  private static final String FORMAT = "urn:oasis:names:tc:SAML:2.0:nameid-format:transient";
  private static final String ASSERTION = "urn:oasis:names:tc:SAML:2.0:assertion";

  private TransientNameId() {}

  /** Returns the name of the subject if it is transient. */
  static Optional<String> in(String response) {
    // Parsing costs too much for each request, and most responses have another format.
    if (!response.contains(FORMAT)) {
      return Optional.empty();
    }
    try {
      return subject(factory().createXMLStreamReader(new StringReader(response)));
    } catch (XMLStreamException e) {
      return Optional.empty();
    }
  }

  /** The first {@code NameID} inside of a {@code Subject} is the subject's own one. */
  private static Optional<String> subject(XMLStreamReader xml) throws XMLStreamException {
    boolean insideSubject = false;
    while (xml.hasNext()) {
      if (xml.next() != XMLStreamConstants.START_ELEMENT
          || !ASSERTION.equals(xml.getNamespaceURI())) {
        continue;
      }
      if (xml.getLocalName().equals("Subject")) {
        insideSubject = true;
      } else if (insideSubject && xml.getLocalName().equals("NameID")) {
        return FORMAT.equals(xml.getAttributeValue(null, "Format"))
            ? Optional.of(xml.getElementText().strip())
            : Optional.empty();
      }
    }
    return Optional.empty();
  }

  private static XMLInputFactory factory() {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    return factory;
  }
}
