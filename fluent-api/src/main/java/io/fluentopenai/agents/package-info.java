/**
 * Agents, their sessions and turns. Start with {@link io.fluentopenai.agents.Agents}.
 *
 * <p><b>Experimental.</b> The API is in beta, and the published OpenAPI document does not have it: the generated classes
 * come from the types of the official SDK. This package may change in any version.
 *
 * <p>For environments and their templates and files, vaults, automations and traces, call the generated operations: {@code
 * openai.raw().agents()} and {@code openai.raw().vaults()}.
 */
@NullMarked
package io.fluentopenai.agents;

import org.jspecify.annotations.NullMarked;
