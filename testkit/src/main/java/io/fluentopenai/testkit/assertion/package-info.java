/**
 * Requests of the code under test, in a test's terms: messages, tools and models instead of JSON, with assertions whose
 * failures show the conversation.
 */
@NullMarked
package io.fluentopenai.testkit.assertion;

import org.jspecify.annotations.NullMarked;
