/**
 * What the code under test sent to a model, in a test's terms: messages, tools and models instead of JSON, with assertions whose
 * failures show the conversation.
 */
@NullMarked
package io.fluentopenai.testkit.assertion;

import org.jspecify.annotations.NullMarked;
