/* SPDX-License-Identifier: Apache-2.0 */
package org.cometchatbridge.emulator;

import com.atlassian.oai.validator.OpenApiInteractionValidator;
import com.atlassian.oai.validator.model.Request.Method;
import com.atlassian.oai.validator.model.SimpleRequest;
import com.atlassian.oai.validator.model.SimpleResponse;
import com.atlassian.oai.validator.report.LevelResolver;
import com.atlassian.oai.validator.report.ValidationReport;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.cometchatbridge.emulator.ContractViolation.Side;
import org.cometchatbridge.emulator.internal.rest.Json;
import org.cometchatbridge.emulator.internal.rest.Redaction;
import org.cometchatbridge.emulator.internal.rest.RequestHeaders;
import org.cometchatbridge.emulator.internal.rest.RestApi;
import org.cometchatbridge.emulator.internal.rest.UserFields;

/** Validates against the OpenAPI contracts and against limits that OpenAPI cannot express. */
final class OpenApiValidator implements ContractValidator {

  private static final String BASE = "/v3";

  // Parsing takes longer than a short test, so every emulator of the JVM shares the result.
  private static final class Parsed {
    static final OpenApiInteractionValidator VALIDATOR = parse("openapi.yaml");

    private static OpenApiInteractionValidator parse(String contract) {
      return OpenApiInteractionValidator.createForInlineApiSpecification(read(contract))
          .withBasePathOverride(BASE)
          .withStrictOperationPathMatching()
          // By default the validator accepts unexpected query parameters.
          .withLevelResolver(
              LevelResolver.create().withDefaultLevel(ValidationReport.Level.ERROR).build())
          .build();
    }

    private static String read(String contract) {
      try (InputStream in = OpenApiValidator.class.getResourceAsStream(contract)) {
        if (in == null) {
          throw new IllegalStateException(contract + " is missing from the emulator's jar");
        }
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
      } catch (IOException unreadable) {
        throw new IllegalStateException(contract + " cannot be read", unreadable);
      }
    }
  }

  // Parsed separately: most tests do not use the client API.
  private static final class ParsedClientApi {
    static final OpenApiInteractionValidator VALIDATOR = Parsed.parse("client-api.yaml");
  }

  private static OpenApiInteractionValidator validator(Exchange exchange) {
    return exchange.operation().isClientApi() ? ParsedClientApi.VALIDATOR : Parsed.VALIDATOR;
  }

  static void parseNow() {
    if (Parsed.VALIDATOR == null) {
      throw new IllegalStateException("the contract could not be parsed");
    }
  }

  @Override
  public List<ContractViolation> request(Exchange exchange) {
    List<ContractViolation> violations = new ArrayList<>();
    if (isOutsideContracts(exchange)) {
      return violations;
    }
    Optional<Method> method = method(exchange);
    if (method.isEmpty()) {
      violations.add(
          violation(
              exchange,
              Side.REQUEST,
              "validation.request.operation.notAllowed",
              "the contract has no method " + exchange.method()));
      return violations;
    }
    SimpleRequest.Builder request =
        new SimpleRequest.Builder(method.get(), withoutMinorVersion(exchange.path()));
    exchange.headers().forEach(request::withHeader);
    addQuery(exchange, request);
    if (!exchange.requestBody().isEmpty()) {
      request.withBody(exchange.requestBody());
    }
    report(
        exchange, Side.REQUEST, validator(exchange).validateRequest(request.build()), violations);
    if (!exchange.operation().isClientApi()) {
      checkKey(exchange, violations);
    }
    checkLimits(exchange, violations);
    // The validator accepts a path without the version segment.
    if (violations.isEmpty() && exchange.operation() == Operation.UNKNOWN) {
      violations.add(
          violation(
              exchange,
              Side.REQUEST,
              "validation.request.path.missing",
              "the contract has no path " + exchange.path()));
    }
    return violations;
  }

  @Override
  public List<ContractViolation> response(Exchange exchange) {
    List<ContractViolation> violations = new ArrayList<>();
    Optional<Method> method = method(exchange);
    Integer status = exchange.status();
    // The contract does not define responses of unknown operations.
    if (method.isEmpty()
        || status == null
        || exchange.operation() == Operation.UNKNOWN
        || isOutsideContracts(exchange)) {
      return violations;
    }
    SimpleResponse.Builder response = new SimpleResponse.Builder(status);
    String body = exchange.responseBody();
    if (body != null && !body.isEmpty()) {
      response.withBody(body);
    }
    String contentType = exchange.responseContentType();
    if (contentType != null) {
      response.withContentType(contentType);
    }
    report(
        exchange,
        Side.RESPONSE,
        validator(exchange)
            .validateResponse(withoutMinorVersion(exchange.path()), method.get(), response.build()),
        violations);
    return violations;
  }

  /**
   * Other calls of the page's SDK are not part of the contracts, and a WebSocket cannot be
   * described in OpenAPI.
   */
  private static boolean isOutsideContracts(Exchange exchange) {
    return exchange.operation() == Operation.PAGE_SOCKET
        || (RequestHeaders.isClientCall(exchange.headers()) && !exchange.operation().isClientApi());
  }

  private static Optional<Method> method(Exchange exchange) {
    try {
      return Optional.of(Method.valueOf(exchange.method()));
    } catch (IllegalArgumentException notInOpenApi) {
      return Optional.empty();
    }
  }

  private static String withoutMinorVersion(String path) {
    return path.startsWith("/v3.0/") ? BASE + path.substring("/v3.0".length()) : path;
  }

  private static void addQuery(Exchange exchange, SimpleRequest.Builder request) {
    String query = exchange.query();
    if (query == null || query.isEmpty()) {
      return;
    }
    for (String pair : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      String value = equals < 0 ? "" : pair.substring(equals + 1);
      request.withQueryParam(decode(name), decode(value));
    }
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException malformedEscape) {
      return text;
    }
  }

  private static void checkKey(Exchange exchange, List<ContractViolation> violations) {
    // The validator checks the security of an operation, but not the global one of the contract.
    if (exchange.header("apikey").filter(key -> !key.isBlank()).isEmpty()) {
      violations.add(
          violation(
              exchange,
              Side.REQUEST,
              "validation.request.security.missing",
              "the header apikey is missing"));
    }
  }

  private static void checkLimits(Exchange exchange, List<ContractViolation> violations) {
    if (exchange.requestBodyBytes() > RestApi.MAX_BODY_BYTES) {
      violations.add(
          violation(
              exchange,
              Side.REQUEST,
              "x-body-limit-bytes",
              "the body has " + exchange.requestBodyBytes() + " bytes, 10240 are allowed"));
    }
    ObjectNode body = Json.readObject(exchange.requestBody());
    JsonNode metadata = body == null ? null : body.get("metadata");
    if (metadata != null && UserFields.metadataBytes(metadata) > UserFields.MAX_METADATA_BYTES) {
      violations.add(
          violation(
              exchange,
              Side.REQUEST,
              "x-max-serialized-bytes",
              "the metadata has "
                  + UserFields.metadataBytes(metadata)
                  + " bytes, 5120 are allowed"));
    }
  }

  private static void report(
      Exchange exchange, Side side, ValidationReport report, List<ContractViolation> violations) {
    Set<ContractViolation> found = new LinkedHashSet<>();
    for (ValidationReport.Message message : report.getMessages()) {
      if (message.getLevel() == ValidationReport.Level.ERROR) {
        found.add(violation(exchange, side, message.getKey(), message.getMessage()));
      }
    }
    violations.addAll(found);
  }

  private static ContractViolation violation(
      Exchange exchange, Side side, String rule, String message) {
    return new ContractViolation(
        exchange.operation(), side, rule, Redaction.of(exchange).apply(message));
  }
}
