package dev.workerloader.attack;

/**
 * What the target inherits is nobody's business.
 */
public class TargetParent {

	public String inherited() {
		return "secret-of-the-host";
	}

}
