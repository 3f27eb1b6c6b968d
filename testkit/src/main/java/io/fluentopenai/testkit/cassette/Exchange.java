package io.fluentopenai.testkit.cassette;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/**
 * A request and its response, as a cassette has them: without secrets. Immutable; the trees are not to be changed.
 *
 * @param request the request, in the form that requests are compared in
 * @param headers the headers of the response
 * @param body the body of the response; see {@link Bodies}
 */
record Exchange(SentRequest request, int status, Map<String, String> headers, ObjectNode body) {}
