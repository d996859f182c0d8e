"""What each person does on her screens, a function a step. Each looks at every screen that it passes."""
